import { expect, type Page } from '@playwright/test';
import { lookAround } from './demo.ts';
import { deskScreens } from './deskscreens.ts';
import { roomScreens } from './roomscreens.ts';
import { at, type Screen } from './screen.ts';

/** Every screen of the product on the demo's data. `page` is signed in with demoAdmin. */
export async function screens(page: Page, base: string): Promise<{ desk: Screen[]; room: Screen[]; outside: Screen[] }> {
  const demo = await lookAround(page, base);
  const outside: Screen[] = [
    { name: 'api-docs', open: at('/api/v1/docs') },
    { name: 'sign-in', open: at('/sign-in') },
    { name: 'sign-in-refused', open: async (p) => {
      await p.goto('/sign-in');
      await p.getByLabel('Email').fill('nobody@example.com');
      await p.getByLabel('Password').fill('not the right one');
      await p.getByRole('button', { name: 'Sign in' }).click();
      await expect(p.getByRole('alert')).toBeVisible();
    } },
  ];
  return { desk: deskScreens(demo), room: roomScreens(demo), outside };
}
