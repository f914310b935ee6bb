import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { enter, expectPlays, invite, keep, letters, linkOf, more, newPosition, record, row, somebody, submit } from '../acts.ts';
import { expect, test as base } from '../fixtures.ts';
import { expectFocus, tabTo } from '../keys.ts';
import { demoAdmin, demoServer } from '../demo.ts';
import { signIn } from '../fixtures.ts';
import type { Server } from '../server.ts';

// Putting things right: one dialog, Undo, versions. Some stories play in the demo's company, where things went wrong already.

const test = base.extend<{ office: Page }, { demo: Server }>({
  demo: [
    async ({}, use) => {
      const server = await demoServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  office: async ({ browser, demo }, use) => {
    const context = await browser.newContext({ baseURL: demo.url });
    const page = await context.newPage();
    await signIn(page, demoAdmin);
    await use(page);
    await context.close();
  },
});

/** The candidates tab on which somebody of the demo stands. */
async function tabOf(office: Page, name: string): Promise<void> {
  await office.goto('/positions');
  const tabs = await office.getByRole('main').getByRole('link').evaluateAll((links) =>
    [...new Set(links.map((l) => /\/positions\/[0-9a-f-]{36}/.exec((l as HTMLAnchorElement).href)?.[0]).filter(Boolean))]);
  for (const tab of tabs) {
    await office.goto(`${tab}/candidates?q=${encodeURIComponent(name)}`);
    if (await row(office, name).isVisible()) return;
  }
  throw new Error(`${name} is in no position`);
}

async function guest(office: Page, demo: Server): Promise<Page> {
  const context = await office.context().browser()!.newContext({ baseURL: demo.url, permissions: ['camera', 'microphone'] });
  return context.newPage();
}

test('no sound: the dialog has that question ticked, the same link asks for it, both takes stay', async ({ office, demo }) => {
  const name = 'Elif Yaman';
  await tabOf(office, name);
  const link = await linkOf(office, name);
  await row(office, name).getByRole('link', { name: /Delete answers/ }).click();
  const dialog = office.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: `Let ${name} record again` })).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /Same link, these questions/ })).toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: /^3\. / })).toBeChecked();
  for (const other of [1, 2, 4]) await expect(dialog.getByRole('checkbox', { name: new RegExp(`^${other}\\. `) })).not.toBeChecked();
  await expect(dialog.getByText(/Question 3 opens again/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete 1 answer' }).click();
  await expect(row(office, name)).toContainText('Redo asked');
  expect(await linkOf(office, name)).toBe(link);

  const room = await guest(office, demo);
  await enter(room, link);
  await expect(room.getByRole('heading', { name: 'Question 3 of 4' })).toBeVisible();
  await record(room, 2);
  await keep(room);
  await submit(room);

  await office.reload();
  await expect(row(office, name)).toContainText('To review');
  await row(office, name).getByRole('link', { name, exact: true }).click();
  await office.getByRole('link', { name: /hub gear/ }).click();
  await expectPlays(office, /to question 3$/);
  const take = (n: number) => office.getByRole('listitem').filter({ has: office.getByRole('link', { name: `Take ${n}`, exact: true }) });
  await expect(take(2)).toContainText('The answer');
  await expect(take(1)).toContainText('Deleted');
  await expect(take(1)).toContainText('No sound');
  await take(1).getByRole('link', { name: 'Take 1', exact: true }).click();
  await expectPlays(office, /to question 3$/);
});

test('the deadline has passed: more time, and the same link works', async ({ office, demo }) => {
  await office.goto('/positions');
  const tabs = await office.getByRole('main').getByRole('link').evaluateAll((links) =>
    [...new Set(links.map((l) => /\/positions\/[0-9a-f-]{36}/.exec((l as HTMLAnchorElement).href)?.[0]).filter(Boolean))]);
  let expired = office.getByRole('row').filter({ hasText: 'Expired' }).first();
  for (const tab of tabs) {
    await office.goto(`${tab}/candidates?status=expired`);
    if (await expired.isVisible()) break;
  }
  const name = (await expired.getByRole('rowheader').getByRole('link').textContent())!.trim();
  const link = await linkOf(office, name);
  const room = await guest(office, demo);
  await room.goto(link);
  await expect(room.getByRole('button', { name: 'Start' })).toHaveCount(0);

  await more(office, name, 'More time…');
  const dialog = office.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: /Same link, more time/ })).toBeChecked();
  await expect(dialog.getByLabel('New deadline')).not.toHaveValue('');
  await dialog.getByRole('button', { name: 'Give more time' }).click();
  await expect(row(office, name)).not.toContainText('Expired');
  expect(await linkOf(office, name)).toBe(link);
  await room.reload();
  await expect(room.getByRole('button', { name: 'Start' }).or(room.getByRole('link', { name: 'Continue' }))).toBeVisible();
});

test('delete and re-invite are undone: the old link works again, the new one never existed, no letter left', async ({ desk, server }) => {
  const tab = await newPosition(desk, 'Weaver', [{ prompt: 'Why weaving?' }]);
  const who = somebody('Uli');
  const link = await invite(desk, tab, who);

  await more(desk, who.name, 'Delete');
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(row(desk, who.name)).toContainText('Invited');

  await row(desk, who.name).getByRole('link', { name: /Re-invite/ }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: /Start over/ })).toBeChecked();
  await expect(dialog.getByText(/ATS/)).toHaveCount(0); // none ordered it
  await dialog.getByRole('button', { name: 'Start over with a new link' }).click();
  await expect.poll(() => linkOf(desk, who.name)).not.toBe(link);
  const fresh = await linkOf(desk, who.name);
  expect((await desk.request.get(link)).status()).toBe(410);

  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => linkOf(desk, who.name)).toBe(link);
  expect((await desk.request.get(link)).status()).toBe(200);
  expect((await desk.request.get(fresh)).status()).toBe(404);
  await desk.goto('/outbox');
  await expect(letters(desk, who.name)).toHaveCount(1);
  expect(server.url).toBeTruthy();
});

test('the whole dialog by keyboard', async ({ desk }) => {
  const tab = await newPosition(desk, 'Potter', [{ prompt: 'Why pots?' }]);
  const who = somebody('Kit');
  await invite(desk, tab, who);
  await desk.goto(tab);
  await expect(row(desk, who.name)).toBeVisible();

  await desk.keyboard.press('j');
  await expect(row(desk, who.name)).toBeFocused();
  await tabTo(desk, /^Re-invite/);
  await desk.keyboard.press('Enter');
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await tabTo(desk, /Start over with a new link/);
  await desk.keyboard.press('ArrowUp');
  await expect(dialog.getByRole('radio', { name: /Same link, more time/ })).toBeChecked();
  await tabTo(desk, /Message to the candidate/);
  await desk.keyboard.type('Take your time.');
  await tabTo(desk, /^Send the link again$/);
  await desk.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(desk.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectFocus(desk);
});

test('two windows race on one row: the second is told who did what, and gets the row as it is', async ({ desk }) => {
  const tab = await newPosition(desk, 'Sailor', [{ prompt: 'Why the sea?' }]);
  const who = somebody('Lou');
  await invite(desk, tab, who);
  await desk.goto(tab);
  const other = await desk.context().newPage();
  await other.route('**/candidates/changes?**', (route) => route.abort()); // it has not heard of the first one yet
  await other.goto(tab);

  await row(desk, who.name).getByRole('button', { name: 'Discard' }).click();
  await expect(row(desk, who.name)).toContainText('Discarded');
  await row(other, who.name).getByRole('button', { name: 'Discard' }).click();
  await expect(other.getByText(/Robin Admin discarded the candidate/)).toBeVisible();
  await expect(row(other, who.name)).toContainText('Discarded');
});

test('a row changes by itself while its list is open', async ({ desk }) => {
  const tab = await newPosition(desk, 'Pilot', [{ prompt: 'Why the sky?' }]);
  const who = somebody('Wil');
  await invite(desk, tab, who);
  await desk.goto(tab);
  const other = await desk.context().newPage();
  await other.goto(tab);
  await row(other, who.name).getByRole('button', { name: 'Discard' }).click();
  await expect(row(desk, who.name)).toContainText('Discarded');
});

test('a question is edited while three are pending: they keep theirs until they are moved', async ({ desk, browser, server }) => {
  const tab = await newPosition(desk, 'Smith', [{ prompt: 'Why iron?' }]);
  const links: string[] = [];
  for (const first of ['Una', 'Duo', 'Tri']) links.push(await invite(desk, tab, somebody(first)));
  await desk.goto(tab.replace('/candidates', '/questions'));
  await desk.getByRole('link', { name: /^Edit/ }).first().click();
  await expect(desk.getByText(/3 (pending )?candidates/)).toBeVisible();
  await desk.getByRole('textbox', { name: 'Question' }).fill('Why steel?');
  await desk.getByRole('button', { name: /^Save/ }).click();
  await expect(desk.getByText('3 candidates have an earlier list of questions')).toBeVisible();

  const context = await browser.newContext({ baseURL: server.url });
  const asked = async (link: string) => (await (await context.request.get(link)).text());
  expect(await asked(links[0])).toBeTruthy();
  await desk.getByRole('button', { name: 'Move those 3 to the current questions' }).click();
  await expect(desk.getByText('3 moved.', { exact: true })).toBeVisible();
  await desk.goto(tab.replace('/candidates', '/questions'));
  await expect(desk.getByText(/have an earlier list of questions/)).toHaveCount(0);
  await context.close();
});

test('erase leaves no trace', async ({ office, demo }) => {
  const name = 'Mateo Ferrand';
  await tabOf(office, name);
  const link = await linkOf(office, name);
  const token = link.split('/').pop()!;
  const marks = [name, 'mateo.ferrand@example.com', token];
  expect(found(demo.data, marks).length, 'the person is there before').toBeGreaterThan(0);

  await more(office, name, 'Erase…');
  const dialog = office.getByRole('dialog');
  await dialog.getByLabel(/Type/).fill('somebody else');
  await dialog.getByRole('button', { name: /^Erase/ }).click();
  await expect(dialog.getByRole('alert').first()).toBeVisible();
  await dialog.getByLabel(/Type/).fill(name);
  await dialog.getByRole('button', { name: /^Erase/ }).click();
  await expect(office.getByText('The candidate is erased.')).toBeVisible();
  await expect(row(office, name)).toHaveCount(0);
  expect((await office.request.get(link)).status()).toBe(404);
  await expect.poll(() => found(demo.data, marks), { timeout: 30_000 }).toEqual([]);
});

/** The files below the folder that hold one of the texts. */
function found(folder: string, texts: string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
    .flatMap((name) => {
      const bytes = readFileSync(join(folder, name)).toString('latin1').toLowerCase();
      return texts.filter((text) => bytes.includes(text.toLowerCase())).map((text) => `${text} in ${name}`);
    });
}
