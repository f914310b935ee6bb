import { candidate, enter, invite, keep, linkOf, more, newPosition, record, recordedFor, row, somebody } from '../acts.ts';
import { begin, expectLittleLost, expectSaved, onDevice, question, show, shown } from '../broken.ts';
import { expect, test } from '../fixtures.ts';

// A no that is not the last word, and a slip of the hand: what was recorded stays where it is.

test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 60_000 });

// What stands in front of the server says 404 while it starts again; a recruiter discards the wrong row, and sees it.
test('refused while recording: the device keeps it until the door is open again', async ({ desk, context, server }) => {
  const who = somebody('Ref');
  const tab = await newPosition(desk, 'Glazier', question);
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await begin(room);
  await recordedFor(room, 2);
  await room.route('**/uploads/*', (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: '404 page not found' }));
  await recordedFor(room, 6);
  await desk.goto(tab);
  await row(desk, who.name).getByRole('button', { name: 'Discard' }).click();
  await expect(row(desk, who.name)).toContainText('Discarded');
  expect((await onDevice(room)).pieces).toBeGreaterThan(0);
  const recorded = await shown(room);
  await room.unroute('**/uploads/*');
  await expect(room.getByRole('link', { name: 'Load this page again' })).toBeVisible();
  await expect(room.getByRole('main').getByText(/What was recorded stays on this device/)).toBeVisible();

  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(row(desk, who.name)).not.toContainText('Discarded');
  await room.getByRole('link', { name: 'Load this page again' }).click();
  await expectSaved(room, recorded);
  await expectLittleLost('refused', recorded, server);
  await room.getByRole('button', { name: 'Keep it', exact: true }).click();
  await expect(room.getByRole('button', { name: 'Submit my interview' })).toBeVisible();
  expect(await onDevice(room)).toEqual({ takes: 0, pieces: 0 });
});

test('a link that is replaced while the device waits: the new one brings home what was recorded', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const who = somebody('Rot');
  const tab = await newPosition(desk, 'Thatcher', question);
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await begin(room);
  await recordedFor(room, 2);
  await room.context().setOffline(true);
  await recordedFor(room, 6);
  const recorded = await shown(room);
  await desk.goto(tab);
  await more(desk, who.name, 'Replace the link…');
  await desk.getByRole('dialog').getByRole('button', { name: /Replace/ }).click();
  await expect(desk.getByRole('dialog')).toBeHidden();
  await desk.goto(tab);
  const fresh = await linkOf(desk, who.name);
  expect(fresh).not.toBe(link);
  await room.context().setOffline(false);
  await expect(room.getByRole('link', { name: 'Load this page again' })).toBeVisible();
  await room.goto(fresh);
  await room.getByRole('link', { name: 'Keep it or record again' }).click();
  await expectSaved(room, recorded);
  await expectLittleLost('link replaced', recorded, server);
});

test('a retake that is cut off does not take the place of a good answer', async ({ desk, context, server }) => {
  const who = somebody('Cut');
  const tab = await newPosition(desk, 'Chandler', question);
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await record(room, 5);
  await room.getByRole('button', { name: /^Record again/ }).click();
  await recordedFor(room, 2);

  await room.goBack();
  await expect(room.getByRole('main').getByText(/You are recording/)).toBeVisible();
  await recordedFor(room, 1);
  await show(room, false);
  await show(room, true);
  await expect(room.getByRole('main').getByText('Your earlier answer stays until you keep a new one.')).toBeVisible();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();

  await room.goto(`${link}/overview`);
  await expect(room.getByText(/Recorded, 0:\d\d/)).toBeVisible();

  // And when the candidate wants it, it does: with a question before it is submitted.
  await room.goto(`${link}/questions/1`);
  await room.getByRole('button', { name: 'Keep it', exact: true }).click();
  await expect(room.getByText(/Cut off after 0:\d\d/)).toBeVisible();
  await room.getByRole('button', { name: 'Submit my interview' }).click();
  await expect(room.getByRole('main').getByText(/Recording again does not count as a take/)).toBeVisible();
  await room.getByRole('button', { name: /^Submit/ }).click();
  await expect(room.getByRole('heading', { name: /Thank you/ })).toBeVisible();
});

test('no connection at Start and at Submit: both go through when it is back', async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Roofer', question), somebody('Dis'));
  const room = await candidate(context, server.url);
  const waiting = room.getByText('No connection. We go on as soon as it is back.').first(); // the notice; the other is read out
  await room.goto(link);
  await room.getByRole('checkbox', { name: /privacy notice/ }).check();
  await room.route(`${link}/start`, (route) => route.abort());
  await room.getByRole('button', { name: 'Start' }).click();
  await expect(waiting).toBeVisible();
  await room.unroute(`${link}/start`);
  await expect(room.getByRole('heading', { name: 'Can we see and hear you?' })).toBeVisible();
  await expect(waiting).toBeHidden();

  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await room.getByRole('link', { name: /go to the question/ }).click();
  await record(room, 2);
  await room.route(`${link}/overview`, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }));
  await keep(room);
  await expect(waiting).toBeVisible();
  await room.unroute(`${link}/overview`);
  const other = await room.context().newPage(); // of the same browser, while nothing is under way
  await other.goto(`${link}/overview`);
  await expect(other.getByRole('button', { name: 'Submit my interview' })).toBeEnabled();
  await other.close();

  await server.kill();
  await room.getByRole('button', { name: 'Submit my interview' }).click();
  await expect(waiting).toBeVisible();
  await server.start();
  await expect(room.getByRole('heading', { name: /Thank you/ })).toBeVisible();
});

test('what another tab is still sending is waited for before Submit', { tag: '@thorough' }, async ({ desk, context, server }) => {
  const link = await invite(desk, await newPosition(desk, 'Cutler', question), somebody('Two'));
  const room = await candidate(context, server.url);
  await enter(room, link);
  await record(room, 3);
  await room.route('**/uploads/*', (route) => route.abort());
  await room.getByRole('button', { name: /^Record again/ }).click();
  await recordedFor(room, 3);
  await room.getByRole('button', { name: 'Stop' }).click();
  const other = await room.context().newPage();
  await other.goto(`${link}/overview`);
  await expect(other.getByText(/Sending what this device saved/).first()).toBeVisible();
  await expect(other.getByRole('button', { name: 'Submit my interview' })).toBeDisabled();
  await room.unroute('**/uploads/*');
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Submit my interview' })).toBeEnabled();
  await other.getByRole('button', { name: 'Submit my interview' }).click();
  await expect(other.getByRole('heading', { name: /Thank you/ })).toBeVisible();
});
