import { join } from 'node:path';
import { expectAccessible } from '../axe.ts';
import { candidate, enter, expectPlays, invite, keep, newPosition, record, recordedFor, somebody, submit } from '../acts.ts';
import {
  begin, expectFits, expectLittleLost, expectSaved, expectSpoken, expectTakes, expectTold,
  freeze, hear, holdUploads, kill, letUploads, onDevice, ownBrowser, question, show, shown,
  smallProxy, unplug, watchRecorder,
} from '../broken.ts';
import { film, folder } from '../film.ts';
import { expect, test } from '../fixtures.ts';

// Whatever fails while somebody answers, at most five seconds of it are lost and no take is used up.

test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 60_000 });

// The browser dies with eight seconds on board that the network never saw.
test('browser killed while recording: started again, it sends what the device saved', async ({ desk, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Carter', question), somebody('Kil'));
  const profile = join(folder, 'profile');
  let browser = await ownBrowser(profile, server);
  let room = await browser.newPage();
  await enter(room, link);
  await begin(room);
  await recordedFor(room, 3);
  await browser.setOffline(true);
  await recordedFor(room, 8);
  const recorded = await shown(room);
  await kill(browser, profile);

  browser = await ownBrowser(profile, server);
  room = await browser.newPage();
  await holdUploads(room);
  await room.goto(link);
  await expect(room.getByRole('main').getByText(/Sending what this device saved… \d+ %/)).toBeVisible();
  await expectAccessible(room);
  await letUploads(room);
  await expect(room.getByRole('main').getByText(/We saved 0:\d\d of your answer to question 1/)).toBeVisible();
  await room.getByRole('link', { name: 'Keep it or record again' }).click();
  await expectSaved(room, recorded);
  await expectPlays(room, 'What was saved');
  await expectLittleLost('browser killed', recorded, server);
  await expectTakes(room, 2);
  await browser.close();
});

// No network and, behind it, no server either.
test('offline for twenty seconds while the server is killed: the take is whole', async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Potter', question), somebody('Off'));
  const room = await candidate(context, server.url);
  await enter(room, link);
  await begin(room);
  await recordedFor(room, 3);
  await room.context().setOffline(true);
  await server.kill();
  await recordedFor(room, 10);
  await recordedFor(room, 10);
  await expect(room.getByText(/No connection/).first()).toBeVisible();
  await server.start();
  await room.context().setOffline(false);
  await recordedFor(room, 2);
  const recorded = await shown(room);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expectLittleLost('offline 20 s and server killed', recorded, server);
  await expect(room.getByRole('button', { name: /Record again \(1 take left\)/ })).toBeVisible();
  await keep(room);
  await submit(room);
  expect(await onDevice(room)).toEqual({ takes: 0, pieces: 0 });
});

// A reload takes the page away; what was not sent by then is on the device.
test('reload while recording without a connection: nothing but the last moment is lost', async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Weaver', question), somebody('Rel'));
  const room = await candidate(context, server.url);
  await enter(room, link);
  await begin(room);
  await recordedFor(room, 2);
  await holdUploads(room);
  await recordedFor(room, 7);
  const recorded = await shown(room);
  await room.reload();
  await expect(room.getByRole('heading', { name: /Sending what this device saved… \d+ %/ })).toBeVisible();
  await expectFits(room);
  await letUploads(room);
  await expectSaved(room, recorded);
  await expectLittleLost('reload', recorded, server);
  await room.getByRole('button', { name: 'Keep it' }).click();
  await expect(room.getByRole('heading', { name: /All set/ })).toBeVisible();
  await room.goto(`${link}/questions/1`);
  await expect(room.getByText(/that does not count as a take/)).toBeVisible();
  await expectTakes(room, 2, /Record again \(2 takes left\)/);
});

// A call comes in: the page goes away, and the camera with it.
test('page hidden and shown again: the take is kept, and the next one gets a fresh camera', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const who = somebody('Hid');
  const link = await invite(desk, await newPosition(desk, 'Turner', question), who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await begin(room);
  await recordedFor(room, 4);
  const recorded = await shown(room);
  await show(room, false);
  await expect(room.getByRole('main').getByText(/went into the background/)).toBeVisible();
  await show(room, true);
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expectLittleLost('page hidden', recorded, server);
  await room.getByRole('button', { name: /Record again \(2 takes left\)/ }).click();
  await recordedFor(room, 2);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expect(room.getByRole('button', { name: /Record again \(1 take left\)/ })).toBeVisible();
  await expectTold(desk, who.name, 'until the page went into the background; it uses up no take');
});

for (const [what, happen, words, told] of [
  ['camera unplugged', unplug, /went off, so we stopped/, 'until the camera or the microphone went off'],
  ['camera frozen', freeze, /stopped sending pictures/, 'until the camera stopped sending pictures'],
] as const) {
  test(`${what} while recording: what was recorded is kept, and the page says why`, { tag: '@thorough' }, async ({ desk, context, server }) => {
    const who = somebody('Cam');
    const link = await invite(desk, await newPosition(desk, 'Dyer', question), who);
    const room = await candidate(context, server.url);
    await watchRecorder(room);
    await enter(room, link);
    await begin(room);
    await recordedFor(room, 4);
    const recorded = await shown(room);
    await happen(room);
    await expect(room.getByRole('main').getByText(words)).toBeVisible({ timeout: 30_000 });
    await expect(room.getByText('Saved', { exact: true })).toBeVisible();
    await expectLittleLost(what, recorded, server);
    await expect(room.getByRole('button', { name: /Record again \(2 takes left\)/ })).toBeVisible();
    await expectTold(desk, who.name, told);
  });
}

// The device is full: the recording goes on in memory, and the page says that the tab must stay open.
test('no room on the device: the take is saved all the same', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Roper', question), somebody('Quo'));
  const room = await candidate(context, server.url);
  await hear(room);
  await room.addInitScript(() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };
  });
  await enter(room, link);
  await begin(room);
  await expect(room.getByRole('main').getByText(/no room to keep your recording/).filter({ visible: true })).toBeVisible();
  await expectSpoken(room, /no room to keep your recording/);
  await recordedFor(room, 5);
  const recorded = await shown(room);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expectLittleLost('no room on the device', recorded, server);
  await keep(room);
  await submit(room);
});

// A proxy in front that nobody has told about recordings.
test('proxy that takes small requests only: the take arrives in small pieces', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Mason', question), somebody('Pro'));
  const proxy = await smallProxy(server.url, 20_000);
  const room = await candidate(context, proxy.url);
  await enter(room, new URL(link).pathname);
  await begin(room);
  await recordedFor(room, 2);
  await holdUploads(room);
  await recordedFor(room, 6);
  await letUploads(room);
  const recorded = await shown(room);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(proxy.refused()).toBeGreaterThan(0);
  await expectLittleLost('proxy that takes small requests only', recorded, server);
  await room.context().close();
  proxy.close();
});

// A covered camera and a dead microphone: said while recording, before keeping and before submitting.
test('black picture and silence: warned at once, asked before it is kept and before it is submitted', async ({ desk, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Miner', question), somebody('Dark'));
  const [picture, sound] = [film('black.y4m', 'color=black:s=160x120:r=10'), film('silence.wav', 'anullsrc=r=48000:cl=mono')];
  const browser = await ownBrowser(join(folder, 'dark'), server, [`--use-file-for-fake-video-capture=${picture}`, `--use-file-for-fake-audio-capture=${sound}`]);
  const room = await browser.newPage();
  await hear(room);
  await enter(room, link);
  await begin(room);
  await expect(room.getByRole('main').getByText(/the picture is black/)).toBeVisible();
  await expect(room.getByRole('main').getByText(/We cannot hear you\. Is/)).toBeVisible();
  await expectSpoken(room, /the picture is black/);
  await expectSpoken(room, /cannot hear you/);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByRole('main').getByText('There is no sound in this answer. Record again? It does not count as a take.')).toBeVisible();
  await expect(room.getByRole('main').getByText('There is no picture in this answer. Record again? It does not count as a take.')).toBeVisible();
  await expect(room.getByRole('button', { name: 'Record again' })).toBeVisible();
  await expectFits(room);
  await room.getByRole('button', { name: 'Keep it all the same' }).click();
  await room.getByRole('button', { name: 'Submit my interview' }).click();
  await expect(room.getByRole('main').getByText(/Question 1: There is no .* Recording again does not count as a take\./)).toBeVisible();
  await expectFits(room);
  await room.getByRole('link', { name: 'Record it again' }).click();
  await expectTakes(room, 2, /Record again \(2 takes left\)/);
  await room.getByRole('link', { name: 'Go on' }).click();
  await room.getByRole('button', { name: 'Submit my interview' }).click();
  await room.getByRole('button', { name: 'Submit all the same' }).click();
  await expect(room.getByRole('heading', { name: /Thank you/ })).toBeVisible();
  await browser.close();
});

// The laptop takes over: the phone stops, says so, and adds nothing to the laptop's take.
test('second device: it goes on, and the first one is told', async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Baker', question), somebody('Two'));
  const phone = await candidate(context, server.url);
  await enter(phone, link);
  await begin(phone);
  await recordedFor(phone, 4);
  const laptop = await candidate(context, server.url);
  await laptop.goto(`${link}/questions/1`);
  await expect(laptop.getByRole('heading', { name: /We saved/ })).toBeVisible();
  await laptop.getByRole('button', { name: 'Record again' }).click();
  await expect(laptop.getByText('2 takes', { exact: true })).toBeVisible();
  await begin(laptop);
  await expect(phone.getByRole('main').getByText(/goes on on another device/)).toBeVisible();
  await expect(phone.getByRole('button', { name: 'Stop' })).toHaveCount(0);
  await recordedFor(laptop, 5);
  const recorded = await shown(laptop);
  await laptop.getByRole('button', { name: 'Stop' }).click();
  await expect(laptop.getByText('Saved', { exact: true })).toBeVisible();
  await expectLittleLost('second device', recorded, server);
  await expect(laptop.getByRole('button', { name: /Record again \(1 take left\)/ })).toBeVisible();
  await keep(laptop);
  await submit(laptop);
});

// Another tab of the same browser is another device, too: it must not send the first one's take away from under it.
test('second tab while recording: the take goes on where it is recorded', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Cook', question), somebody('Tab'));
  const room = await candidate(context, server.url);
  await enter(room, link);
  await begin(room);
  await recordedFor(room, 2);
  const other = await room.context().newPage();
  await other.goto(`${link}/questions/1`);
  await expect(other.getByRole('heading', { name: /We saved/ })).toBeVisible();
  await recordedFor(room, 4);
  const recorded = await shown(room);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expectLittleLost('second tab', recorded, server);
});

test('practice: as often as one likes, and nothing of it is sent', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Sailor', question), somebody('Pra'));
  const room = await candidate(context, server.url);
  const sent: string[] = [];
  room.on('request', (request) => { if (request.method() !== 'GET') sent.push(request.url()); });
  await enter(room, link);
  await room.goto(`${link}/check`);
  sent.length = 0;
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await room.getByRole('button', { name: 'Practise with a question' }).click();
  await expect(room.getByText(/never leaves this device/)).toBeVisible();
  await expectFits(room);
  for (const again of ['Start practising', 'Practise again']) {
    await room.getByRole('button', { name: again }).click();
    await expect(room.getByText('0:28', { exact: true })).toBeVisible();
    await room.getByRole('button', { name: 'Stop' }).click();
    await expectPlays(room, 'Your test recording');
  }
  expect(sent).toEqual([]);
  await room.getByRole('link', { name: /go to the question/ }).click();
  await expect(room.getByText('2 takes', { exact: true })).toBeVisible();
  await record(room, 2);
});
