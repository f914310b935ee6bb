import { test as base, expect, type Page } from '@playwright/test';
import { Server } from './server.ts';

export const admin = { name: 'Robin Admin', email: 'robin@example.com', password: 'a long enough phrase' };

type Fixtures = {
  /** The page of a recruiter who is signed in (the same browser context as `page`). */
  desk: Page;
  /** Nothing to ask for: whatever windows a story has opened end with it. A camera that runs on would slow the next ones down. */
  closing: void;
};

export const test = base.extend<Fixtures, { server: Server }>({
  // One server per worker; each story makes its own position, so stories do not see each other.
  server: [
    async ({}, use) => {
      const server = new Server();
      await server.start();
      await setUp(server);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  desk: async ({ page }, use) => {
    await signIn(page);
    await use(page);
  },
  closing: [
    async ({ browser }, use) => {
      await use();
      for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
});

export { expect };

/** Makes the first admin over plain HTTP, as the setup page's form does. */
async function setUp(server: Server): Promise<void> {
  const answer = await fetch(server.setupLink, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: server.url, 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ company: 'Example Ltd', ...admin }),
  });
  if (answer.status !== 303) throw new Error(`setup answered ${answer.status}: ${await answer.text()}`);
}

export async function signIn(page: Page, who: { email: string; password: string } = admin): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Positions', level: 1 })).toBeVisible();
}
