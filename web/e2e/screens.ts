import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { signIn } from './fixtures.ts';
import { Server } from './server.ts';

// Every screen of the product on the demo's data: what the pictures show and axe looks at.

export const demoAdmin = { email: 'ines@example.com', password: 'a long enough phrase' };

export type Screen = { name: string; open: (page: Page) => Promise<unknown> };

type Found = { interview: string; link: string };

/** A server with the demo's company. */
export async function demoServer(): Promise<Server> {
  const server = new Server();
  await server.command('demo', '--password', demoAdmin.password);
  await server.start();
  return server;
}

/** Lists the screens. `page` is signed in with demoAdmin; it makes the few states that the demo has no link for. */
export async function screens(page: Page, base: string): Promise<{ desk: Screen[]; room: Screen[]; outside: Screen[] }> {
  const http = page.request;
  const positions = [...new Set([...(await text(http, '/positions')).matchAll(/\/positions\/([0-9a-f-]{36})/g)].map((m) => m[1]))];
  const find = async (status: string): Promise<Found> => {
    for (const id of positions) {
      const found = rowsIn(await text(http, `/positions/${id}/candidates?status=${status}`), base)[0];
      if (found) return found;
    }
    throw new Error(`nobody is ${status} in the demo`);
  };
  const main = await busiest(http, positions);
  const tab = `/positions/${main}/candidates`;
  const at = (path: string) => (p: Page) => p.goto(path);
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await http.post(base + path, { form, maxRedirects: 0, headers: { Origin: base, 'Sec-Fetch-Site': 'same-origin' } });
    expect(answer.status(), path).toBe(303);
    return answer;
  };

  // Closed links: the demo shows none for them, so three people's are kept before they are closed.
  const [discarded, deleted, replaced] = await Promise.all([find('invited'), find('opened'), find('in_progress')]);
  await post(`/interviews/${discarded.interview}`, { do: 'discard' });
  await post(`/interviews/${deleted.interview}`, { do: 'delete' });
  await post(`/interviews/${replaced.interview}/again`, { way: 'over' });
  const empty = (await post('/positions', { title: 'A position without questions', days: '14' })).headers()['location'];
  const binned = /^.*\/positions\/[0-9a-f-]{36}/.exec((await post('/positions', { title: 'A position in the bin', days: '14' })).headers()['location'])![0];
  await post(new URL(binned, base).pathname + '/delete', {});

  const [completed, redo, expired, recorded, progress, invited] = await Promise.all(
    ['to_review', 'redo_asked', 'expired', 'recorded', 'in_progress', 'invited'].map(find),
  );
  const batch = (await post(`/positions/${main}/bulk`, { do: 'shortlist', interview: completed.interview })).headers()['location'];
  const letter = /\/outbox\/[0-9a-f-]{36}/.exec(await text(http, '/outbox'))![0];
  const question = /\/positions\/[0-9a-f-]{36}\/questions\/[0-9a-f-]{36}\/edit/.exec(await text(http, `/positions/${main}/questions`))![0];
  const dialog = (name: string, deed: string) => ({
    name: `dialog-${name}`,
    open: async (p: Page) => {
      await p.goto(tab);
      await p.getByRole('link', { name: deed }).first().click();
      await expect(p.getByRole('dialog')).toBeVisible();
    },
  });
  const studio = (name: string, path: string, then: (p: Page) => Promise<unknown>) => ({
    name,
    open: async (p: Page) => {
      await p.goto(path);
      await then(p);
    },
  });

  const desk: Screen[] = [
    { name: 'positions', open: at('/positions') },
    { name: 'position-new', open: at('/positions/new') },
    { name: 'position-new-errors', open: async (p) => {
      await p.goto('/positions/new');
      await p.getByLabel('Title').evaluate((e: HTMLInputElement) => e.removeAttribute('required'));
      await p.getByLabel('Time to answer').fill('900');
      await p.getByLabel('Contact for candidates').evaluate((e: HTMLInputElement) => { e.type = 'text'; e.value = 'nobody'; });
      await p.locator('form').filter({ has: p.getByLabel('Title') }).evaluate((f: HTMLFormElement) => (f.noValidate = true));
      await p.getByRole('button', { name: 'Create position' }).click();
      await expect(p.getByRole('alert').first()).toBeVisible();
    } },
    { name: 'candidates', open: at(tab) },
    { name: 'views', open: at(`/positions/${main}/views`) },
    { name: 'view-new', open: at(`/positions/${main}/views/new?status=to_review&q=a`) },
    { name: 'candidates-menu', open: async (p) => {
      await p.goto(tab);
      await p.getByRole('link', { name: /^More for/ }).first().click();
      await expect(p.getByRole('link', { name: 'Open', exact: true })).toBeVisible();
    } },
    { name: 'candidates-undo', open: async (p) => {
      await p.goto(tab);
      await p.getByRole('button', { name: /^Discard/ }).first().click();
      await expect(p.getByRole('button', { name: 'Undo' })).toBeVisible();
      await p.getByRole('button', { name: 'Undo' }).click();
      await expect(p.getByRole('status').filter({ hasText: /\S/ })).toBeVisible();
    } },
    { name: 'candidates-deleted', open: at(`${tab}?status=deleted`) },
    { name: 'candidates-no-results', open: at(`${tab}?q=nobody+is+called+this`) },
    { name: 'candidates-empty', open: at(`${/^.*\/positions\/[0-9a-f-]{36}/.exec(empty)![0]}/candidates`) },
    dialog('delete-answers', 'Delete answers'),
    dialog('reinvite', 'Re-invite'),
    { name: 'page-delete-answers', open: at(`/interviews/${completed.interview}/again?way=answers`) },
    { name: 'page-more-time', open: at(`/interviews/${invited.interview}/again?way=time`) },
    { name: 'page-more-time-expired', open: at(`/interviews/${expired.interview}/again`) },
    { name: 'page-redo-in-vain', open: at(`/interviews/${redo.interview}/again`) },
    { name: 'page-details', open: at(`/interviews/${invited.interview}/candidate`) },
    { name: 'page-new-link', open: at(`/interviews/${invited.interview}/new-link`) },
    { name: 'candidates-selected', open: async (p) => {
      await p.goto(tab);
      for (const n of [0, 1, 2]) await p.getByRole('checkbox', { name: /^Select (?!all)/ }).nth(n).check();
      await expect(p.getByRole('button', { name: /^Shortlist 3/ })).toBeVisible();
    } },
    { name: 'dialog-bulk-extend', open: async (p) => {
      await p.goto(tab);
      for (const n of [0, 1, 2]) await p.getByRole('checkbox', { name: /^Select (?!all)/ }).nth(n).check();
      await p.getByRole('button', { name: /^Extend… 3/ }).click();
      await expect(p.getByRole('dialog')).toBeVisible();
    } },
    { name: 'batch', open: async (p) => {
      await p.goto(batch);
      await expect(p.getByRole('progressbar')).toBeHidden();
    } },
    { name: 'bin', open: at('/bin') },
    { name: 'bin-answers', open: at(`/positions/${main}/bin?kind=answers`) },
    { name: 'bin-empty-it', open: at(`/positions/${main}/bin/empty`) },
    { name: 'erase', open: at(`/interviews/${completed.interview}/erase`) },
    { name: 'invite', open: at(`/positions/${main}/invite`) },
    { name: 'invite-several-results', open: async (p) => {
      await p.goto(`/positions/${main}/invite?several=1`);
      await p.getByLabel('People').fill('Nobody at all\nWrong Address, nowhere');
      await p.getByRole('button', { name: 'Send the invitations' }).click();
      await expect(p.getByText(/Enter an email address/).first()).toBeVisible();
    } },
    { name: 'import', open: at(`/positions/${main}/import`) },
    { name: 'import-faults', open: async (p) => {
      await p.goto(`/positions/${main}/import`);
      await p.getByLabel('Or paste the list here').fill('Name,Phone\nRobin Example,1');
      await p.getByRole('button', { name: 'Look through the list' }).click();
      await expect(p.getByRole('alert')).toBeVisible();
    } },
    { name: 'import-dry-run', open: async (p) => {
      await p.goto(`/positions/${main}/import`);
      await p.getByLabel('Or paste the list here').fill('Robin Example, robin.new@example.com\nNobody at all\nRobin Again, robin.new@example.com');
      await p.getByRole('button', { name: 'Look through the list' }).click();
      await expect(p.getByText('Nobody was invited yet')).toBeVisible();
    } },
    { name: 'questions', open: at(`/positions/${main}/questions`) },
    { name: 'question-edit', open: at(question) },
    { name: 'letters', open: at(`/positions/${main}/letters`) },
    { name: 'settings-of-position', open: at(`/positions/${main}/settings`) },
    { name: 'dialog-delete-position', open: async (p) => {
      await p.goto(`/positions/${main}/settings`);
      await p.getByRole('link', { name: 'Delete position…' }).click();
      await expect(p.getByRole('dialog')).toBeVisible();
    } },
    { name: 'position-in-the-bin', open: at(`${binned}/settings`) },
    { name: 'interview-completed', open: at(`/interviews/${completed.interview}`) },
    { name: 'interview-redo', open: at(`/interviews/${redo.interview}`) },
    { name: 'interview-invited', open: at(`/interviews/${invited.interview}`) },
    { name: 'outbox', open: at('/outbox') },
    { name: 'letter', open: at(letter) },
    { name: 'people', open: at('/people') },
    { name: 'account', open: at('/account') },
    { name: 'settings', open: at('/settings') },
    { name: 'not-found', open: at('/positions/0190c0de-0000-7000-8000-000000000000') },
  ];
  const room: Screen[] = [
    { name: 'room-landing', open: at(invited.link) },
    { name: 'room-landing-back', open: at(progress.link) },
    { name: 'room-landing-redo', open: at(redo.link) },
    { name: 'room-landing-recorded', open: at(recorded.link) },
    { name: 'room-check', open: at(`${progress.link}/check`) },
    studio('room-check-live', `${progress.link}/check`, async (p) => {
      await p.getByRole('button', { name: 'Turn on camera and microphone' }).click();
      await expect(p.getByLabel('Your camera')).toBeVisible();
    }),
    studio('room-question', `${progress.link}/overview`, async (p) => {
      await p.getByRole('link', { name: /^Record/ }).first().click();
      await expect(p.getByRole('button', { name: /Start recording|Show the question|Turn on/ }).first()).toBeVisible();
    }),
    { name: 'room-overview', open: at(`${progress.link}/overview`) },
    { name: 'room-overview-complete', open: at(`${recorded.link}/overview`) },
    { name: 'room-receipt', open: at(completed.link) },
    { name: 'room-expired', open: at(expired.link) },
    { name: 'room-discarded', open: at(discarded.link) },
    { name: 'room-deleted', open: at(deleted.link) },
    { name: 'room-replaced', open: at(replaced.link) },
    { name: 'room-unknown', open: at('/i/00000000000000000000000000') },
  ];
  const outside: Screen[] = [
    { name: 'sign-in', open: at('/sign-in') },
    { name: 'sign-in-refused', open: async (p) => {
      await p.goto('/sign-in');
      await p.getByLabel('Email').fill('nobody@example.com');
      await p.getByLabel('Password').fill('not the right one');
      await p.getByRole('button', { name: 'Sign in' }).click();
      await expect(p.getByRole('alert')).toBeVisible();
    } },
  ];
  return { desk, room, outside };
}

export async function signInToDemo(page: Page): Promise<void> {
  await signIn(page, demoAdmin);
}

async function text(http: APIRequestContext, path: string): Promise<string> {
  return (await http.get(path)).text();
}

/** The interviews of a page of the candidates tab whose links are shown. */
function rowsIn(html: string, base: string): Found[] {
  return html.split('<tr').flatMap((row) => {
    const interview = /\/interviews\/([0-9a-f-]{36})/.exec(row)?.[1];
    const token = /\/i\/[0-9a-z]{26}/.exec(row.replace(/<[^>]*>/g, ''))?.[0];
    return interview && token ? [{ interview, link: base + token }] : [];
  });
}

/** The position with the most people in it. */
async function busiest(http: APIRequestContext, positions: string[]): Promise<string> {
  const sizes = await Promise.all(positions.map(async (id) => (await text(http, `/positions/${id}/candidates`)).split('data-row').length));
  return positions[sizes.indexOf(Math.max(...sizes))];
}
