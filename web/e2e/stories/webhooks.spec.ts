import { type Page } from '@playwright/test';
import { Webhook } from 'standardwebhooks';
import { candidate, enter, invite, keep, newPosition, record, row, somebody, submit, tick } from '../acts.ts';
import { expect, test } from '../fixtures.ts';
import { Receiver } from '../receiver.ts';

let receiver: Receiver;
test.beforeEach(async () => {
  receiver = await new Receiver().start();
});
test.afterEach(() => receiver.stop());

/** Adds a webhook through the screens and returns its secret, which is shown once. */
async function listen(desk: Page, name: string): Promise<string> {
  await desk.goto('/webhooks');
  await desk.getByRole('link', { name: 'Add a webhook' }).click();
  await desk.getByLabel('Name', { exact: true }).fill(name);
  await desk.getByLabel('Address').fill(receiver.url);
  await desk.getByRole('button', { name: 'Add the webhook' }).click();
  const secret = (await desk.getByText(/^whsec_/).textContent())!.trim();
  await desk.getByRole('link', { name: 'I have copied the secret' }).click();
  await expect(desk.getByText(secret)).toBeHidden();
  return secret;
}

async function remove(desk: Page): Promise<void> {
  await desk.getByRole('link', { name: 'Delete…' }).click();
  await desk.getByRole('button', { name: 'Delete the webhook' }).click();
  await expect(desk.getByRole('status').filter({ hasText: 'The webhook is deleted' })).toBeVisible();
}

test('a program hears of everything, signed, in its order', async ({ desk, context, server }) => {
  const secret = await listen(desk, 'Story of a redo');
  const hook = desk.url();
  const tab = await newPosition(desk, 'Lighthouse keeper', [{ prompt: 'What made you apply?' }]);
  const who = somebody('Wim');
  const link = await invite(desk, tab, who);
  const room = await candidate(context, server.url);
  await enter(room, link);
  await record(room, 2);
  await keep(room);
  await submit(room);

  await desk.goto(tab);
  await row(desk, who.name).getByRole('link', { name: /Delete answers/ }).click();
  const dialog = desk.getByRole('dialog');
  await tick(dialog, 1);
  await dialog.getByRole('button', { name: 'Delete 1 answer', exact: true }).click();
  await expect(row(desk, who.name)).toContainText('Redo asked');
  await enter(room, link);
  await record(room, 2);
  await keep(room);
  await submit(room);
  await desk.reload();
  await row(desk, who.name).getByRole('button', { name: /^Discard/ }).click();
  await expect(desk.getByRole('status').filter({ hasText: /iscarded/ })).toBeVisible();

  const heard = () => receiver.verified(secret).filter((m) => m.data.interview.candidate.name === who.name);
  await expect.poll(() => heard().at(-1)?.type, { timeout: 15_000 }).toBe('interview.discarded');
  const messages = heard();
  for (const [n, m] of messages.slice(1).entries()) expect(m.sequence, m.type).toBeGreaterThan(messages[n].sequence);
  const story = ['interview.created', 'interview.opened', 'interview.started', 'answer.recorded', 'interview.completed', 'interview.reopened', 'answer.deleted', 'answer.recorded', 'interview.completed', 'interview.discarded'];
  expect(messages.map((m) => m.type).filter((type) => story.includes(type))).toEqual(story);
  const of = (type: string) => messages.filter((m) => m.type === type).at(-1)!;
  expect(of('interview.reopened')).toMatchObject({ facts: { questions: [1] } });
  expect(of('interview.completed').data.interview.attempt).toBe(2);
  expect(of('interview.created').data.interview.links.candidate).toBe(link);

  // What somebody changes on the way, or sends again later, is not believed.
  const check = new Webhook(secret);
  const { raw, headers } = receiver.calls[0];
  expect(() => check.verify(raw.replace('interview.created', 'interview.deleted'), headers)).toThrow();
  expect(() => check.verify(raw, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 600) })).toThrow();
  expect(() => new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`).verify(raw, headers)).toThrow();

  await desk.goto(hook);
  await expect(desk.getByRole('link', { name: 'interview.discarded' })).toBeVisible();
  await remove(desk);
});

test('what fails comes again under the same id, and a rotated secret signs beside the old one', async ({ desk }) => {
  const old = await listen(desk, 'Story of a failure');
  receiver.answers = [500];
  await desk.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => receiver.calls.length, { timeout: 15_000 }).toBe(2);
  const [first, second] = receiver.calls;
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(second.raw).toBe(first.raw);
  expect(Number(second.headers['webhook-timestamp'])).toBeGreaterThanOrEqual(Number(first.headers['webhook-timestamp']) + 5);
  receiver.verified(old);

  // The log follows by itself, and opens.
  await expect(desk.getByRole('main').getByText('Delivered', { exact: true })).toBeVisible();
  await desk.getByRole('link', { name: 'webhook.test' }).click();
  await expect(desk.getByText('1. 500 Internal Server Error')).toBeVisible();
  await expect(desk.getByText('2. 204 No Content')).toBeVisible();
  await desk.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => receiver.calls.length).toBe(3);
  expect(receiver.calls[2].headers['webhook-id']).toBe(first.headers['webhook-id']);

  await desk.getByRole('link', { name: 'Rotate the secret…' }).click();
  await desk.getByRole('button', { name: 'Make a new secret' }).click();
  const fresh = (await desk.getByText(/^whsec_/).textContent())!.trim();
  expect(fresh).not.toBe(old);
  await desk.getByRole('link', { name: 'I have copied the secret' }).click();
  receiver.calls.length = 0;
  await desk.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => receiver.calls.length).toBe(1);
  for (const secret of [old, fresh]) expect(receiver.verified(secret)[0].type).toBe('webhook.test');

  await desk.getByRole('button', { name: 'Switch off' }).click();
  await expect(desk.getByText('This webhook is switched off')).toBeVisible();
  await desk.getByRole('button', { name: 'Switch on' }).click();
  await expect(desk.getByRole('button', { name: 'Send a test' })).toBeVisible();
  await remove(desk);
});
