import type { Page } from '@playwright/test';
import { expectAccessible } from '../axe.ts';
import { candidate, enter, invite, keep, linkOf, newPosition, record, row, somebody, submit } from '../acts.ts';
import { expect, test as base } from '../fixtures.ts';
import { demoServer, signInToDemo } from '../demo.ts';
import type { Server } from '../server.ts';

// What candidates ask for, and what one of them gets beside what the questions say.

const test = base.extend<object, { demo: Server }>({
  demo: [
    async ({}, use) => {
      const server = await demoServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

test('more time is asked for on the expired page, granted in one dialog, and the same link works', async ({ browser, demo }) => {
  const office = await (await browser.newContext({ baseURL: demo.url })).newPage();
  await signInToDemo(office);
  const { name, link } = await somebodyLate(office);

  const plain = await browser.newContext({ baseURL: demo.url, javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
  const room = await plain.newPage();
  expect((await room.goto(link))!.status()).toBe(410);
  await expect(room.getByRole('complementary', { name: 'Help' }).getByRole('link', { name: /Something went wrong, or I need more time/ })).toBeVisible();
  await room.getByRole('link', { name: 'Ask for more time' }).click();
  await expect(room.getByRole('radio', { name: 'I need more time' })).toBeChecked();
  await expect(room.getByRole('group', { name: 'What would help?' })).toBeHidden();
  await room.getByText('I need it another way').click();
  await expect(room.getByRole('group', { name: 'What would help?' })).toBeVisible();
  await room.getByText('I need more time', { exact: true }).click();
  await room.getByLabel('In your own words').fill('I was travelling.');
  await room.getByRole('button', { name: 'Send' }).click();
  await expect(room.getByRole('heading', { name: /Thank you/ })).toBeVisible();
  await expect(room.getByText('Not answered yet')).toBeVisible();

  await office.reload();
  await expect(row(office, name)).toContainText('Asks for more time');
  await office.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Requests' }).click();
  const asked = office.getByRole('listitem').filter({ has: office.getByRole('link', { name, exact: true }) });
  await expect(asked).toContainText('I was travelling.');
  await asked.getByRole('link', { name: /Give more time/ }).click();
  const dialog = office.getByRole('dialog');
  await expect(dialog.getByText('I was travelling.')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /Same link, more time/ })).toBeChecked();
  await expect(dialog.getByLabel('New deadline')).not.toHaveValue('');
  await expectAccessible(office);
  await dialog.getByRole('button', { name: 'Give more time' }).click();
  await expect(office.getByText(/has until/)).toBeVisible();
  await expect(asked).toHaveCount(0);

  expect((await room.goto(link))!.status()).toBe(200);
  await room.getByRole('link', { name: /Something went wrong, or I need more time/ }).click();
  await expect(room.getByText('Yes', { exact: true })).toBeVisible();
  await plain.close();
});

/** Somebody of the demo whose deadline has passed, on their tab. */
async function somebodyLate(office: Page): Promise<{ name: string; link: string }> {
  await office.goto('/positions');
  const positions = await office.getByRole('main').getByRole('link').evaluateAll((links) =>
    [...new Set(links.map((l) => /\/positions\/[0-9a-f-]{36}/.exec((l as HTMLAnchorElement).href)?.[0]).filter(Boolean))]);
  for (const position of positions) {
    await office.goto(`${position}/candidates?status=expired`);
    const quiet = office.getByRole('row').filter({ has: office.getByRole('rowheader') }).filter({ hasNotText: /Asks|went wrong|Wants to/ });
    if ((await quiet.count()) === 0) continue;
    const name = (await quiet.first().getByRole('rowheader').getByRole('link').first().textContent())!.trim();
    return { name, link: await linkOf(office, name) };
  }
  throw new Error('nobody is late in the demo');
}

test('adjusted in the middle: no time limit, an extra take, sound only, and no black picture is complained about', async ({ desk, context, server }) => {
  const tab = await newPosition(desk, 'Diver', [{ prompt: 'Why water?', takes: 1, answer: 30 }, { prompt: 'How deep?', takes: 1, answer: 30 }]);
  const who = somebody('Adj');
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await record(room, 2);
  await keep(room);
  await expect(room.getByRole('heading', { name: 'Question 2 of 2' })).toBeVisible();

  await desk.goto(tab);
  await row(desk, who.name).getByRole('link', { name: `More for ${who.name}` }).click();
  await desk.getByRole('link', { name: 'Adjust time and takes…' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('No time limit').check();
  await dialog.getByLabel('Extra takes').fill('1');
  await dialog.getByLabel('Sound only is allowed').check();
  await dialog.getByLabel('Questions in advance').check();
  await expectAccessible(desk);
  await dialog.getByRole('button', { name: 'Save the adjustments' }).click();
  await expect(desk.getByText(`The time and takes of ${who.name} are adjusted.`)).toBeVisible();

  await room.goto(link);
  await expect(room.getByRole('heading', { name: 'The questions' })).toBeVisible();
  await expect(room.getByText('How deep?')).toBeVisible();
  await room.getByRole('link', { name: 'Continue' }).click();
  await room.getByLabel('Record sound only, without a picture').check();
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await expect(room.getByRole('button', { name: /Record 3 seconds/ })).toBeVisible();
  await expect(room.getByLabel('Camera', { exact: true })).toBeHidden();
  await room.getByRole('link', { name: /go to the question/ }).click();
  await expect(room.getByText('No time limit')).toBeVisible();
  await expect(room.getByText('2 takes', { exact: true })).toBeVisible();
  await room.getByRole('button', { name: 'Start recording' }).click();
  await expect(room.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expect(room.locator('[data-time]')).toHaveText('0:06', { timeout: 15_000 }); // the clock counts up
  await expect(room.getByText(/We cannot see you/)).toBeHidden();
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expect(room.getByText(/There is no picture/)).toBeHidden();
  await keep(room);
  await submit(room);

  await desk.goto(tab);
  await row(desk, who.name).getByRole('link', { name: who.name, exact: true }).click();
  await desk.getByRole('link', { name: 'How deep?' }).click();
  await expect(desk.getByText('No picture')).toHaveCount(0);
  const video = desk.locator('video').first();
  await expect.poll(() => video.evaluate((v: HTMLVideoElement) => v.videoWidth)).toBe(0);
});
