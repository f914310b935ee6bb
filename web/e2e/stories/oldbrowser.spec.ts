import { expectAccessible } from '../axe.ts';
import { candidate, enter, invite, keep, newPosition, record, somebody, submit } from '../acts.ts';
import { expect, test } from '../fixtures.ts';

// A browser that cannot play the recording as it came asks for the copy, which is made then and there, and plays it.
test('a browser that cannot play WebM gets an MP4', async ({ desk, context, server }) => {
  test.setTimeout(180_000);
  const who = somebody('Old');
  const candidates = await newPosition(desk, 'Cooper', [{ prompt: 'Why us?' }]);
  const room = await candidate(context, server.url);
  await enter(room, await invite(desk, candidates, who));
  await record(room);
  await keep(room);
  await submit(room);

  await desk.route('**/takes/*/media', route => route.fulfill({ status: 200, contentType: 'video/webm', body: 'nothing that plays' }));
  await desk.goto(candidates);
  await desk.getByRole('link', { name: who.name }).first().click();
  const player = desk.locator('.player');
  await expect(player.getByText('A copy for it is being made and starts here.')).toBeVisible();
  await expectAccessible(desk);
  const film = player.locator('video');
  await expect.poll(() => film.evaluate((v: HTMLVideoElement) => `${v.readyState > 0} ${v.currentSrc.endsWith('/mp4')}`), { timeout: 60_000 }).toBe('true true');
  await expect(player.getByText('A copy for it is being made')).toBeHidden();
  expect(await film.evaluate((v: HTMLVideoElement) => v.play().then(() => v.videoWidth > 0))).toBe(true);
});

// Where no copy can be made either, the player says so and the recording can be downloaded as it came.
test('a recording that no way plays is still there to download', async ({ desk, context, server }) => {
  const who = somebody('Una');
  const candidates = await newPosition(desk, 'Weaver', [{ prompt: 'Why us?' }]);
  const room = await candidate(context, server.url);
  await enter(room, await invite(desk, candidates, who));
  await record(room);
  await keep(room);
  await submit(room);

  await desk.route('**/takes/*/media', route => route.fulfill({ status: 200, contentType: 'video/webm', body: 'nothing that plays' }));
  await desk.route('**/takes/*/mp4', route => route.fulfill({ status: 404 }));
  await desk.goto(candidates);
  await desk.getByRole('link', { name: who.name }).first().click();
  const note = desk.locator('.player').getByText('This browser cannot play this recording.');
  await expect(note).toBeVisible();
  await expectAccessible(desk);
  const [download] = await Promise.all([desk.waitForEvent('download'), note.getByRole('link', { name: 'Download it' }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.webm$/);
});
