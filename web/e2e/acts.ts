import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

// What people do, as stories say it. Locators are roles and labels only.

let people = 0;

/** Somebody nobody has invited before. */
export function somebody(first = 'Kim'): { name: string; email: string } {
  const n = `${process.pid}-${++people}`;
  return { name: `${first} Example ${n}`, email: `${first.toLowerCase()}.${n}@example.com` };
}

export type Question = { prompt: string; takes?: number; answer?: number };

/** A position of its own, made through the screens. Returns the address of its candidates tab. */
export async function newPosition(desk: Page, title: string, questions: Question[]): Promise<string> {
  await desk.goto('/positions/new');
  await desk.getByLabel('Title').fill(title);
  await desk.getByLabel('Contact for candidates').fill('jobs@example.com');
  await desk.getByRole('button', { name: 'Create position' }).click();
  await expect(desk.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  const id = /positions\/([0-9a-f-]+)/.exec(desk.url())![1];
  for (const question of questions) await addQuestion(desk, id, question);
  return `/positions/${id}/candidates`;
}

async function addQuestion(desk: Page, position: string, q: Question): Promise<void> {
  await desk.goto(`/positions/${position}/questions`);
  await desk.getByRole('textbox', { name: 'Question' }).fill(q.prompt);
  await desk.getByLabel('Answer time').fill(String(q.answer ?? 60));
  await desk.getByLabel('Takes').fill(String(q.takes ?? 0));
  await desk.getByRole('button', { name: 'Add question' }).click();
  await expect(desk.getByText(q.prompt)).toBeVisible();
}

/** Invites one person and returns their link. */
export async function invite(desk: Page, candidates: string, who: { name: string; email: string }): Promise<string> {
  await desk.goto(candidates.replace('/candidates', '/invite'));
  await desk.getByLabel('Name').fill(who.name);
  await desk.getByLabel('Email').fill(who.email);
  await desk.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(desk.getByText(who.name).first()).toBeVisible();
  await desk.goto(candidates);
  return linkOf(desk, who.name);
}

export function row(desk: Page, name: string): Locator {
  return desk.getByRole('row').filter({ has: desk.getByRole('link', { name, exact: true }) });
}

/** The link as the row shows it in full. */
export async function linkOf(desk: Page, name: string): Promise<string> {
  const text = await row(desk, name).getByText(/\/i\/[0-9a-z]{20,}/).first().textContent();
  return text!.trim();
}

export async function more(desk: Page, name: string, deed: string): Promise<void> {
  await row(desk, name).getByRole('link', { name: `More for ${name}` }).click();
  await desk.getByRole('button', { name: deed, exact: true }).or(desk.getByRole('link', { name: deed, exact: true })).filter({ visible: true }).click();
}

/** Somebody else's browser: not signed in, with a camera. */
export async function candidate(context: BrowserContext, baseURL: string): Promise<Page> {
  const own = await context.browser()!.newContext({ baseURL, permissions: ['camera', 'microphone'] });
  return own.newPage();
}

/** From the link to the first question: consent, start, camera. */
export async function enter(room: Page, link: string): Promise<void> {
  await room.goto(link);
  const consent = room.getByRole('checkbox', { name: /privacy notice/ });
  if (await consent.isVisible()) {
    await consent.check();
    await room.getByRole('button', { name: 'Start' }).click();
  } else {
    await room.getByRole('link', { name: 'Continue' }).click();
  }
  await expect(room.getByRole('heading', { name: 'Can we see and hear you?' })).toBeVisible();
  await room.getByRole('button', { name: 'Turn on camera and microphone' }).click();
  await expect(room.getByLabel('Your camera')).toBeVisible();
  await room.getByRole('link', { name: /go to the question/ }).click();
}

/** Records for some seconds of shown time and waits until the server has the take. */
export async function record(room: Page, seconds = 3): Promise<void> {
  await room.getByRole('button', { name: 'Start recording' }).click();
  await recordedFor(room, seconds);
  await room.getByRole('button', { name: 'Stop' }).click();
  await expect(room.getByText('Saved', { exact: true })).toBeVisible();
}

/** Waits until the room itself has counted that many seconds of recording. */
export async function recordedFor(room: Page, seconds: number, stop = 'Stop'): Promise<void> {
  const left = room.locator('[data-time]');
  await expect(room.getByRole('button', { name: stop })).toBeVisible();
  const from = clock((await left.textContent())!);
  await expect.poll(async () => from - clock((await left.textContent())!), { intervals: [100] }).toBeGreaterThanOrEqual(seconds);
}

function clock(text: string): number {
  const [minutes, seconds] = text.trim().split(':').map(Number);
  return minutes * 60 + seconds;
}

export async function keep(room: Page): Promise<void> {
  await room.getByRole('button', { name: 'Keep and go on' }).click();
}

export async function submit(room: Page): Promise<void> {
  await room.getByRole('button', { name: 'Submit my interview' }).click();
  await expect(room.getByRole('heading', { name: /Thank you/ })).toBeVisible();
}

/** Ticks the question of that number in a list of answers, by its label, as people do. */
export async function tick(within: Locator | Page, number: number): Promise<void> {
  await within.getByRole('group', { name: 'Which answers' }).getByText(new RegExp(`^${number}\\. `)).click();
  await expect(within.getByRole('checkbox', { name: new RegExp(`^${number}\\. `) })).toBeChecked();
}

/** The letters to somebody in the outbox, newest first. */
export function letters(desk: Page, name: string): Locator {
  return desk.getByRole('main').getByRole('listitem').filter({ hasText: name });
}

/** Plays the video that is in view for a moment: a file that cannot be decoded never gets there. */
export async function expectPlays(page: Page, label: string | RegExp): Promise<void> {
  const video = page.getByLabel(label).filter({ visible: true });
  await expect(video).toBeVisible();
  const seconds = await video.evaluate(async (v: HTMLVideoElement) => {
    v.muted = true;
    await v.play();
    await new Promise((done) => v.addEventListener('timeupdate', () => v.currentTime > 0.2 && done(0)));
    v.pause();
    return v.currentTime;
  });
  expect(seconds).toBeGreaterThan(0.2);
}
