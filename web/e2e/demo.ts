import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { signIn } from './fixtures.ts';
import { Server } from './server.ts';

// The demo's company, and who of its people is in which state.

export const demoAdmin = { email: 'ines@example.com', password: 'a long enough phrase' };

type Found = { interview: string; link: string };

/** A server with the demo's company. */
export async function demoServer(): Promise<Server> {
  const server = new Server();
  await server.command('demo', '--password', demoAdmin.password);
  await server.start();
  return server;
}

export async function signInToDemo(page: Page): Promise<void> {
  await signIn(page, demoAdmin);
}

export type Demo = Awaited<ReturnType<typeof lookAround>>;

/** Finds somebody for each screen. `page` is signed in with demoAdmin; it makes the few states that the demo has no link for. */
export async function lookAround(page: Page, base: string) {
  const http = page.request;
  const positions = [...new Set([...(await text(http, '/positions')).matchAll(/\/positions\/([0-9a-f-]{36})/g)].map((m) => m[1]))];
  const find = async (status: string, among = positions): Promise<Found> => {
    for (const id of among) {
      const found = rowsIn(await text(http, `/positions/${id}/candidates?status=${status}`), base)[0];
      if (found) return found;
    }
    throw new Error(`nobody is ${status} in the demo`);
  };
  const main = await busiest(http, positions);
  const spanish = [await speaking('es', http, positions)];
  const tab = `/positions/${main}/candidates`;
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await http.post(base + path, { form, maxRedirects: 0, headers: { Origin: base, 'Sec-Fetch-Site': 'same-origin' } });
    expect(answer.status(), path).toBe(303);
    return answer;
  };

  // Closed links: the demo shows none for them, so three people's are kept before they are closed.
  const [discarded, deleted, replaced] = await Promise.all([find('invited'), find('opened'), find('in_progress')]);
  await post(`/interviews/${discarded.interview}`, { do: 'discard' });
  await post(`/interviews/${deleted.interview}`, { do: 'delete', ats: 'cut' });
  await post(`/interviews/${replaced.interview}/again`, { way: 'over' });
  const empty = (await post('/positions', { title: 'A position without questions', days: '14' })).headers()['location'];
  const vacant = /\/positions\/[0-9a-f-]{36}/.exec(empty)![0];
  const binned = /^.*\/positions\/[0-9a-f-]{36}/.exec((await post('/positions', { title: 'A position in the bin', days: '14' })).headers()['location'])![0];
  await post(new URL(binned, base).pathname + '/delete', {});

  const [completed, redo, expired, recorded, progress, invited] = await Promise.all(
    ['to_review', 'redo_asked', 'expired', 'recorded', 'in_progress', 'invited'].map((status) => find(status)),
  );
  const [esInvited, esProgress, esRecorded, esExpired, esReceipt, esRedo] = await Promise.all(
    ['invited', 'in_progress', 'recorded', 'expired', 'to_review', 'redo_asked'].map((status) => find(status, spanish)),
  );
  const receipt = /\/outbox\/[0-9a-f-]{36}/.exec(await text(http, `/interviews/${esReceipt.interview}`))![0];
  const asked = await text(http, '/requests');
  const answer = /\/requests\/[0-9a-f-]{36}\/answer/.exec(asked)![0];
  const adjust = /\/interviews\/[0-9a-f-]{36}\/adjust\?[^"]+/.exec(asked)![0].replaceAll('&amp;', '&');
  const named = async (name: string): Promise<Found> => {
    for (const id of positions) {
      const found = rowsIn(await text(http, `/positions/${id}/candidates?q=${encodeURIComponent(name)}`), base)[0];
      if (found) return found;
    }
    throw new Error(`${name} is not in the demo`);
  };
  const [delivered, refusedByATS, orderedOpen, orderedRedo] = await Promise.all(['Nadia Farouk', 'Goran Petrov', 'Tobias Krantz', 'Ilse Vermeer'].map(named));
  const ats = /\/connections\/[0-9a-f-]{36}/.exec(await text(http, '/connections'))![0];
  const batch = (await post(`/positions/${main}/bulk`, { do: 'shortlist', interview: completed.interview })).headers()['location'];
  const letter = /\/outbox\/[0-9a-f-]{36}/.exec(await text(http, '/outbox'))![0];
  const question = /\/positions\/[0-9a-f-]{36}\/questions\/[0-9a-f-]{36}\/edit/.exec(await text(http, `/positions/${main}/questions`))![0];
  const hook = await webhooks(http, base, post);
  return {
    tab, main, empty, vacant, binned, completed, redo, expired, recorded, progress, invited, esInvited, esProgress,
    esRecorded, esExpired, esReceipt, esRedo, receipt, answer, adjust, delivered, refusedByATS, orderedOpen,
    orderedRedo, ats, batch, letter, question, hook, discarded, deleted, replaced,
  };
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

/** Two webhooks: one whose receiver is down, with a message that waits, and one that is switched off. */
async function webhooks(http: APIRequestContext, base: string, post: (path: string, form: Record<string, string>) => Promise<unknown>) {
  const add = async (name: string): Promise<string> => {
    const form = { name, url: 'http://127.0.0.1:9/hook', which: 'all', shape: 'standard', position: '' };
    const answer = await http.post(`${base}/webhooks`, { form, headers: { Origin: base, 'Sec-Fetch-Site': 'same-origin' } });
    expect(answer.status()).toBe(201);
    return /\/webhooks\/[0-9a-f-]{36}/.exec(await answer.text())![0];
  };
  const address = await add('Our calendar');
  await post(`${address}/test`, {});
  const off = await add('A former robot');
  await post(`${off}/off`, {});
  const message = /\/webhooks\/[0-9a-f-]{36}\/deliveries\/[0-9a-f-]{36}/.exec(await text(http, address))![0];
  return { address, off, message };
}

/** The position whose candidates are spoken to in that language. */
async function speaking(language: string, http: APIRequestContext, positions: string[]): Promise<string> {
  for (const id of positions) {
    if (new RegExp(`<option[^>]*value="${language}"[^>]*selected`).test(await text(http, `/positions/${id}/settings`))) return id;
  }
  throw new Error(`the demo speaks no ${language}`);
}

/** The position with the most people in it. */
async function busiest(http: APIRequestContext, positions: string[]): Promise<string> {
  const sizes = await Promise.all(positions.map(async (id) => (await text(http, `/positions/${id}/candidates`)).split('data-row').length));
  return positions[sizes.indexOf(Math.max(...sizes))];
}
