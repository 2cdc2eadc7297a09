// Whether there is time for everything (`npm run test:soak`) or only for the part that `npm test` can wait for.
export const isSoak = process.env.SOAK === '1';
