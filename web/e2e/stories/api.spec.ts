import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { candidate, enter, keep, record, somebody, submit } from '../acts.ts';
import { client } from '../api/client.ts';
import { answers, byRef, happened, invite, position, recording, redo } from '../api/story.ts';
import { expect, test } from '../fixtures.ts';

const here = resolve(import.meta.dirname, '../api');
const tool = (name: string, ...args: string[]) =>
  execFileSync(resolve(import.meta.dirname, '../node_modules/.bin', name), args, { cwd: here, stdio: 'pipe' }).toString();

test('a program invites, asks again and gets the new result', async ({ desk, context, server }, info) => {
  // A key of one's own, shown once.
  await desk.goto('/api-keys');
  await desk.getByLabel('Name').fill('Zapier');
  for (const box of await desk.getByRole('checkbox').all()) await box.check();
  await desk.getByRole('button', { name: 'Make the key' }).click();
  const key = (await desk.getByText(/^rt_[A-Za-z0-9_-]{43}$/).textContent())!;

  // The types are made from the document of this very server, and the story is checked against them.
  const file = info.outputPath('openapi.json');
  writeFileSync(file, await (await fetch(`${server.url}/api/v1/openapi.json`)).text());
  tool('openapi-typescript', file, '-o', '.generated/schema.d.ts');
  tool('tsc', '-p', 'tsconfig.json');

  const api = client(server.url, key);
  const start = (await happened(api, '')).cursor;
  const who = somebody('Lou');
  const prompts = ['What made you apply?', 'What did you build?'];
  const ref = `app-${who.email}`;
  const invited = await invite(api, await position(api, 'Cooper', prompts), who, ref);
  expect(invited.status).toBe('invited');

  const room = await candidate(context, server.url);
  await enter(room, invited.links.candidate);
  for (const _ of prompts) {
    await record(room, 1);
    await keep(room);
  }
  await submit(room);
  const done = await byRef(api, ref);
  expect([done.status, done.attempt, done.progress.recorded]).toEqual(['to_review', 1, 2]);
  const first = await answers(api, done.id);
  expect((await recording(api, first[0].current!)).byteLength).toBe(first[0].takes[0].bytes);

  const asked = await redo(api, done, first[1].question.id, 'The last minute was cut off.');
  expect([asked.status, asked.links.candidate]).toEqual(['redo_asked', invited.links.candidate]);
  await room.goto(asked.links.candidate);
  await expect(room.getByText('The last minute was cut off.')).toBeVisible();
  await enter(room, asked.links.candidate);
  await record(room, 1);
  await keep(room);
  await submit(room);

  const result = await byRef(api, ref);
  expect([result.status, result.attempt]).toEqual(['to_review', 2]);
  const [kept, renewed] = await answers(api, done.id);
  expect(kept.current).toBe(first[0].current);
  expect(renewed.current).not.toBe(first[1].current);
  const { types } = await happened(api, start);
  expect(types.filter((type) => /created|completed|reopened/.test(type))).toEqual([
    'interview.created', 'interview.completed', 'interview.reopened', 'interview.completed',
  ]);

  // The key ends, and the program is shut out.
  await desk.goto('/api-keys');
  await desk.getByRole('link', { name: 'Revoke… Zapier' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click();
  await expect(desk.getByRole('status').filter({ hasText: 'The key is revoked' })).toBeVisible();
  expect((await api.GET('/me')).response.status).toBe(401);
});
