import type { Page } from '@playwright/test';
import { expectAccessible } from '../axe.ts';
import { invite, newPosition, recordedFor, row, somebody } from '../acts.ts';
import { expect, test } from '../fixtures.ts';
import { expectFocus, expectReachable, press } from '../keys.ts';

// A whole interview on the smallest screen, by somebody who has a keyboard and no mouse.

test('from the link to the receipt, and a request, by keyboard alone at 320 px', async ({ desk, browser, server }) => {
  test.setTimeout(180_000);
  const tab = await newPosition(desk, 'Typesetter', [{ prompt: 'Why type?', takes: 2 }, { prompt: 'Why lead?', takes: 2 }]);
  const who = somebody('Key');
  const link = await invite(desk, tab, who);
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 320, height: 568 }, permissions: ['camera', 'microphone'] });
  const room = await context.newPage();
  const heading = (name: string | RegExp) => expect(room.getByRole('heading', { name, level: 1 })).toBeVisible();

  await room.goto(link);
  await whole(room);
  await press(room, /privacy notice/, 'Space');
  await press(room, /^Start$/);

  await heading('Can we see and hear you?');
  await whole(room);
  await press(room, /^Turn on camera/);
  await expect(room.getByLabel('Your camera')).toBeVisible();
  await changed(room);
  await press(room, /^Microphone/, 'ArrowDown');
  await expect(room.getByRole('main').getByText('We can hear you.')).toBeVisible();
  await press(room, /^Record 3 seconds/);
  await expect(room.getByLabel('Your test recording')).toBeVisible();
  await changed(room);
  await press(room, /^Practise with a question/);
  await changed(room);
  await press(room, /^Start practising/);
  await expect(room.getByRole('button', { name: 'Stop' })).toBeFocused();
  await press(room, /^Stop/);
  await changed(room);
  await press(room, /go to the question/);

  await heading('Question 1 of 2');
  await expect(room.getByRole('button', { name: 'Start recording' })).toBeVisible();
  await changed(room);
  await answer(room);
  await changed(room);
  await press(room, /^Record again/);
  await finish(room);
  await press(room, /^Keep and go on/);

  await heading('Question 2 of 2');
  await context.setOffline(true);
  await expect(room.getByRole('region', { name: /^No connection/ })).toBeVisible();
  await changed(room);
  await context.setOffline(false);
  await answer(room);
  await press(room, /^Keep and go on/);

  await expect(room.getByRole('button', { name: 'Submit my interview' })).toBeVisible();
  await changed(room);
  await press(room, /^Submit my interview/);
  await heading(/Thank you/);
  await whole(room);

  await press(room, /^Something went wrong/);
  await heading('How can we help?');
  await whole(room);
  await press(room, /^I would like to record again/, 'Space');
  await press(room, /^Send$/);
  await expect(room.getByText('Tick the questions that you would like to record again.')).toBeVisible();
  await whole(room);
  await press(room, /^2\. Why lead/, 'Space');
  await press(room, /^Send$/);
  await heading('Thank you: we have your message');
  await whole(room);

  await desk.goto(tab);
  await expect(row(desk, who.name)).toContainText('To review');
  await expect(row(desk, who.name)).toContainText(/asks/i);
});

/** From "Start recording" to an answer that is saved. */
async function answer(room: Page): Promise<void> {
  await press(room, /^Start recording/);
  await finish(room);
}

async function finish(room: Page): Promise<void> {
  await recordedFor(room, 2);
  await expect(room.getByRole('button', { name: 'Stop' })).toBeFocused();
  await press(room, /^Stop/);
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
}

/** The page changed in place: whoever has no mouse is still somewhere on it. */
async function changed(room: Page): Promise<void> {
  await expectFocus(room);
  await whole(room);
}

/** Everything about the page that is there now: its looks, its focus, and every control in Tab's reach. */
async function whole(room: Page): Promise<void> {
  await expectAccessible(room);
  await expectReachable(room);
  const wider = await room.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider, `${room.url()} is wider than the screen`).toBeLessThanOrEqual(0);
}
