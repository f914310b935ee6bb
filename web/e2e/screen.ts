import type { Page } from '@playwright/test';

/** A screen of the product: what the pictures show and axe looks at. */
export type Screen = { name: string; open: (page: Page) => Promise<unknown> };

export const at = (path: string) => (p: Page) => p.goto(path);
