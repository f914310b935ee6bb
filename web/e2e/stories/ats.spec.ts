import { expect, type Page } from '@playwright/test';
import { candidate, enter, keep, linkOf, more, newPosition, record, row, somebody, submit, tick } from '../acts.ts';
import { test as story } from '../fixtures.ts';
import { Greenhouse, type Test } from '../greenhouse.ts';

// Each story has an ATS of its own, which acts as Greenhouse does.
const test = story.extend<{ ats: Greenhouse }>({
  ats: async ({ server }, use) => {
    const ats = await new Greenhouse(server).start();
    await use(ats);
    expect(ats.complaints).toEqual([]);
    await ats.stop();
  },
});

/** Connects it through the screens; the key is shown this once. */
async function connect(desk: Page, ats: Greenhouse, name: string): Promise<void> {
  await desk.goto('/connections/new');
  await desk.getByRole('link', { name: 'Greenhouse' }).click();
  await desk.getByLabel('Name', { exact: true }).fill(name);
  await desk.getByRole('button', { name: 'Connect Greenhouse' }).click();
  await expect(desk.getByText('This key is shown once')).toBeVisible();
  ats.key = (await desk.getByText(/^rk_/).textContent())!.trim();
  await desk.getByRole('button', { name: 'Copy Key' }).click();
  expect(await desk.evaluate(() => navigator.clipboard.readText())).toBe(ats.key);
  await desk.reload(); // the address is the connection's by now: nothing is connected twice, and the key is gone
  await expect(desk.getByText('Never called yet')).toBeVisible();
  expect(await desk.content()).not.toContain(ats.key);
}

/** Answers the one question over the link and submits. */
async function answer(room: Page, link: string): Promise<void> {
  await enter(room, link);
  await record(room, 1);
  await keep(room);
  await submit(room);
}

/** Waits until the ATS has that many results, and returns the last. */
async function results(sent: Test, n: number): Promise<Test['results'][number]> {
  await expect.poll(() => sent.results.length, { timeout: 20_000 }).toBe(n);
  return sent.results[n - 1];
}

test('an ATS orders, gets the result, and gets it again after answers were deleted', async ({ desk, context, server, ats }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera', 'microphone'], { origin: server.url });
  const tab = await newPosition(desk, 'Beekeeper', [{ prompt: 'Why bees?' }]);
  await connect(desk, ats, 'Hive');
  const kim = somebody('Kim');
  const sent = await ats.send('Beekeeper', kim);
  await desk.goto(tab);
  await expect(row(desk, kim.name)).toContainText('Greenhouse');

  const room = await candidate(context, server.url);
  const link = await linkOf(desk, kim.name);
  await answer(room, link);
  const first = await results(sent, 1);
  expect(first.status).toBe('complete');
  await desk.goto(first.link);
  await expect(desk.getByRole('heading', { name: kim.name, level: 1 })).toBeVisible();
  await expect(async () => { // the answer of the ATS is noted a moment after it was given
    await desk.reload();
    await expect(desk.getByText(/Hive heard “completed” just now/)).toBeVisible({ timeout: 500 });
  }).toPass();

  await desk.goto(tab);
  await row(desk, kim.name).getByRole('link', { name: /Delete answers/ }).click();
  const dialog = desk.getByRole('dialog');
  await tick(dialog, 1);
  await expect(dialog.getByText(/Hive stays connected\. It keeps showing the earlier result/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete 1 answer', exact: true }).click();
  await expect(row(desk, kim.name)).toContainText('Redo asked');
  await answer(room, link);
  const second = await results(sent, 2);
  expect(second.status).toBe('complete');
  expect(second.metadata).toMatchObject({ Attempt: '2', 'Re-recorded Questions': '1' });
  expect(second.link).toBe(first.link);

  await desk.goto('/connections');
  await desk.getByRole('link', { name: 'Hive', exact: true }).click();
  await desk.getByRole('link', { name: 'Log', exact: true }).click();
  await expect(desk.getByText('PATCH test').first()).toBeVisible();
  expect(await desk.content()).not.toContain(ats.key);
});

test('starting over or deleting: the ATS record goes along when it is kept, and only then', async ({ desk, context, server, ats }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera', 'microphone'], { origin: server.url });
  const tab = await newPosition(desk, 'Shepherd', [{ prompt: 'Why sheep?' }]);
  await connect(desk, ats, 'Fold');
  const [cut, kept, binned] = [somebody('Cut'), somebody('Kep'), somebody('Bin')];
  const [ofCut, ofKept, ofBinned] = [await ats.send('Shepherd', cut), await ats.send('Shepherd', kept), await ats.send('Shepherd', binned)];
  const room = await candidate(context, server.url);
  const dialog = desk.getByRole('dialog');

  const startOver = async (who: { name: string }, keepRecord: boolean): Promise<string> => {
    await desk.goto(tab);
    const old = await linkOf(desk, who.name);
    await row(desk, who.name).getByRole('link', { name: /Re-invite/ }).click();
    const box = dialog.getByLabel('Keep the ATS record');
    await expect(box).not.toBeChecked();
    if (keepRecord) await box.check();
    const says = keepRecord ? 'Fold gets the result of the new interview under the same record.' : 'The new link will not be connected to Fold.';
    await expect(dialog.getByText(says).filter({ visible: true }).last()).toBeVisible();
    await dialog.getByRole('button', { name: 'Start over with a new link' }).click();
    await expect.poll(() => linkOf(desk, who.name)).not.toBe(old);
    return linkOf(desk, who.name);
  };
  await answer(room, await startOver(cut, false)); // of which the ATS hears nothing, see below
  await answer(room, await startOver(kept, true));
  const result = await results(ofKept, 1);
  expect(result.status).toBe('complete');
  await desk.goto(result.link);
  await expect(desk.getByText('The record was carried over from an earlier interview.')).toBeVisible();
  expect(ofCut.results).toEqual([]);

  await desk.goto(tab);
  await more(desk, binned.name, 'Delete…');
  await dialog.getByText('Keep the ATS record').click();
  await dialog.getByRole('button', { name: 'Delete the interview' }).click();
  await expect(desk.getByText('The ATS record waits for the next invitation.')).toBeVisible();
  await desk.goto(tab.replace('/candidates', '/invite'));
  await desk.getByLabel('Name').fill(binned.name);
  await desk.getByLabel('Email').fill(binned.email);
  await desk.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(desk.getByText(/The record of Greenhouse was kept: it gets the result of this interview/)).toBeVisible();
  await answer(room, await linkOf(desk, binned.name));
  expect((await results(ofBinned, 1)).status).toBe('complete');
  expect(ofCut.results).toEqual([]);
});
