import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { invite, newPosition, row, somebody } from '../acts.ts';
import { expect, signIn, test as base } from '../fixtures.ts';
import { demoAdmin } from '../demo.ts';
import { Server } from '../server.ts';

// Lists of any size: many at once, lists in and out.

const crowd = 250; // on the tab; the demo has some in the bin beside them

const test = base.extend<{ office: Page }, { many: Server }>({
  many: [
    async ({}, use) => {
      const server = new Server();
      await server.command('demo', '--password', demoAdmin.password, '--candidates', '280');
      await server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  office: async ({ browser, many }, use) => {
    const context = await browser.newContext({ baseURL: many.url });
    const page = await context.newPage();
    await signIn(page, demoAdmin);
    await use(page);
    await context.close();
  },
});

test('discard all that match: progress, outcomes, and Undo restores exactly the earlier verdicts', async ({ office }) => {
  await office.goto('/positions');
  await office.getByRole('link', { name: /^Apprenticeships/ }).first().click();
  await expect(office.getByRole('table')).toBeVisible();
  const tab = new URL(office.url()).pathname;
  const before = await verdicts(office, tab);
  expect(before.size).toBeGreaterThanOrEqual(crowd);

  await office.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await office.getByRole('checkbox', { name: /Select all \d+ that match/ }).check();
  await office.getByRole('button', { name: /^Discard \d+/ }).click();
  await expect(office.getByRole('heading', { name: /Discarding \d+ candidates/ })).toBeVisible();
  await expect(office.getByRole('progressbar')).toBeHidden();
  const undo = office.getByRole('button', { name: /^Undo for \d+ candidates/ });
  await expect(undo).toBeVisible();
  expect([...(await verdicts(office, tab)).values()].every((v) => v === 'Discarded')).toBe(true);

  await undo.click();
  await expect(office.getByRole('heading', { name: /^Undone/ })).toBeVisible();
  expect(await verdicts(office, tab)).toEqual(before);
});

/** What the export says of everybody: verdict and status by email. */
async function verdicts(office: Page, tab: string): Promise<Map<string, string>> {
  const csv = await (await office.request.get(`${tab}.csv`)).text();
  const [head, ...lines] = csv.replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(','));
  const email = head.findIndex((h) => /^email$/i.test(h));
  const verdict = head.findIndex((h) => /^verdict$/i.test(h));
  return new Map(lines.map((cells) => [cells[email], cells[verdict]]));
}

test('a list of 500 with 20 duplicates and 5 faulty lines: dry run, then import', async ({ desk }) => {
  const tab = await newPosition(desk, 'Welder', [{ prompt: 'Why sparks?' }]);
  const known = Array.from({ length: 4 }, () => somebody('Old'));
  for (const who of known) await invite(desk, tab, who);
  const lines = ['Phone;E-mail;Full name'];
  for (let i = 0; i < 475; i++) lines.push(`+49 30 ${1000 + i};welder.${i}@example.com;"Welder, ${i}"`);
  for (let i = 0; i < 16; i++) lines.push(`;welder.${i}@example.com;Once more ${i}`);
  for (const who of known) lines.push(`;${who.email};${who.name}`);
  for (let i = 0; i < 5; i++) lines.push(`;nowhere ${i};Faulty ${i}`);

  await desk.goto(tab.replace('/candidates', '/import'));
  await desk.getByLabel('File').setInputFiles({ name: 'welders.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeff' + lines.join('\r\n')) });
  await desk.getByRole('button', { name: 'Look through the list' }).click();
  const kinds = desk.getByRole('navigation', { name: 'Lines' });
  await expect(kinds).toContainText('475');
  await expect(kinds).toContainText('20');
  await expect(kinds).toContainText('5');
  await desk.goto(tab);
  await expect(desk.getByRole('navigation', { name: 'Status' })).toContainText('4'); // nobody was invited by looking
  await desk.goBack();
  await kinds.getByRole('link', { name: /Faulty|mend/i }).click();
  await expect(desk.getByText(/Enter an email address/).first()).toBeVisible();
  const [mend] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('link', { name: 'Download to mend' }).click()]);
  expect(readFileSync((await mend.path())!, 'utf8').trim().split('\n')).toHaveLength(6);

  await desk.getByRole('button', { name: 'Invite 475 people' }).click();
  await desk.getByRole('link', { name: 'To the candidates' }).click();
  await expect(desk.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: /^All/ })).toContainText('479');
  await desk.getByRole('searchbox').fill('welder.474@');
  await expect(row(desk, 'Welder, 474')).toBeVisible();
});
