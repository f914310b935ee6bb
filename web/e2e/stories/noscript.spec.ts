import { admin, expect, signIn, test } from '../fixtures.ts';
import { candidate, enter, invite, keep, linkOf, newPosition, record, row, somebody, submit, tick } from '../acts.ts';

// Everything that a recruiter does works as plain forms and pages.
test('without JavaScript the recruiter’s actions work', async ({ browser, desk, context, server }) => {
  const tab = await newPosition(desk, 'Cobbler', [{ prompt: 'First question?' }, { prompt: 'Second question?' }]);
  const done = somebody('Done');
  const room = await candidate(context, server.url);
  await enter(room, await invite(desk, tab, done));
  for (let i = 0; i < 2; i++) {
    await record(room, 2);
    await keep(room);
  }
  await submit(room);

  const plain = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const page = await plain.newPage();
  await signIn(page, admin);
  await page.goto(tab);
  await expect(row(page, done.name)).toContainText('To review');

  await test.step('invite several people', async () => {
    await page.getByRole('link', { name: 'Invite candidates' }).first().click();
    await page.getByRole('link', { name: 'Several people' }).click();
    const [a, b] = [somebody('Line'), somebody('Line')];
    await page.getByLabel('People').fill(`${a.name}, ${a.email}\n${b.name}; ${b.email}\nnobody at all\n${done.name}, ${done.email}`);
    await page.getByRole('button', { name: 'Send the invitations' }).click();
    await expect(page.getByText(/Enter an email address/)).toBeVisible();
    await expect(page.getByRole('button', { name: /Send their link again/ }).or(page.getByText(/already invited/i)).first()).toBeVisible();
    await page.goto(tab);
    await expect(row(page, a.name)).toContainText('Invited');
    await expect(row(page, b.name)).toContainText('Invited');
  });

  await test.step('delete answers', async () => {
    const link = await linkOf(page, done.name);
    await row(page, done.name).getByRole('link', { name: /Delete answers/ }).click();
    await tick(page, 1);
    await page.getByRole('button', { name: /^Delete/ }).click();
    await expect(row(page, done.name)).toContainText('Redo asked');
    expect(await linkOf(page, done.name)).toBe(link);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, done.name)).toContainText('To review');
  });

  await test.step('discard, undo, discard, restore', async () => {
    await row(page, done.name).getByRole('button', { name: /Discard/ }).click();
    await expect(row(page, done.name)).toContainText('Discarded');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, done.name)).toContainText('To review');
    await row(page, done.name).getByRole('button', { name: /Discard/ }).click();
    await row(page, done.name).getByRole('button', { name: /Restore/ }).click();
    await expect(row(page, done.name)).toContainText('To review');
  });

  await test.step('search and tabs are plain links and forms', async () => {
    await page.getByRole('searchbox').fill(done.email);
    await page.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('row')).toHaveCount(2); // the head and the one found
    await page.goto(tab);
    await page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: /To review/ }).click();
    await expect(row(page, done.name)).toBeVisible();
  });

  await test.step('re-invite', async () => {
    const old = await linkOf(page, done.name);
    await row(page, done.name).getByRole('link', { name: /Re-invite/ }).click();
    await page.getByRole('button', { name: 'Start over with a new link' }).click();
    await page.goto(tab);
    await expect(row(page, done.name)).toContainText('Invited');
    expect(await linkOf(page, done.name)).not.toBe(old);
  });
  await plain.close();
});
