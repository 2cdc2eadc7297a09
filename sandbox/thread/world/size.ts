// How much an account of each size holds, and the stretch of time it covers.

export interface Size {
  readonly conversations: number;
  readonly tickets: number;
  readonly reviews: number;
  readonly contacts: number;
  readonly companies: number;
  readonly tags: number;
  /** Messages of the longest thread, which every size has. */
  readonly longest: number;
}

export const sizes = {
  /** Just enough that every special thread is there and lists of companies and contacts have a second page. */
  tiny: {
    conversations: 16,
    tickets: 8,
    reviews: 8,
    contacts: 16,
    companies: 16,
    tags: 12,
    longest: 130,
  },
  small: {
    conversations: 40,
    tickets: 25,
    reviews: 25,
    contacts: 60,
    companies: 18,
    tags: 20,
    longest: 600,
  },
  medium: {
    conversations: 400,
    tickets: 200,
    reviews: 200,
    contacts: 300,
    companies: 60,
    tags: 40,
    longest: 600,
  },
  large: {
    conversations: 5000,
    tickets: 1000,
    reviews: 2000,
    contacts: 1500,
    companies: 240,
    tags: 60,
    longest: 1200,
  },
} as const satisfies Record<string, Size>;

export type SizeName = keyof typeof sizes;

/** Everything generated lies between these two; what is changed afterwards lies behind the second. */
export const firstDay = Date.UTC(2024, 8, 2, 12);
export const lastDay = Date.UTC(2026, 10, 20, 17);

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
