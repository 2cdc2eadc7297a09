// How the app is known to its sign-in.

/** Its own id, and what its tokens are for. */
export const client = {
  id: 'Qm3vT8xLkR2nWb7YpJ5sHd9Za',
  audience: 'https://api.thread.example.com',
} as const;
export const scope = 'openid profile email offline_access';
