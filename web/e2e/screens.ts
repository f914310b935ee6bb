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
  const at = (path: string) => (p: Page) => p.goto(path);
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

  /** A form that is sent without what it needs. */
  const refused = (path: string, button: string) => async (p: Page) => {
    await p.goto(path);
    await p.getByRole('button', { name: button, exact: true }).click();
    await expect(p.locator('.field-error').first()).toBeVisible();
  };

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
    { name: 'interview-handed-in', open: at(`/interviews/${esReceipt.interview}`) },
    { name: 'interview-asks', open: at(adjust.replace(/\/adjust.*/, '')) },
    { name: 'requests', open: at('/requests') },
    { name: 'requests-answered', open: at('/requests?answered=1') },
    { name: 'requests-of-position', open: at(`/positions/${main}/requests`) },
    { name: 'requests-empty', open: at(`${vacant}/requests`) },
    { name: 'requests-answered-empty', open: at(`${vacant}/requests?answered=1`) },
    { name: 'request-answer', open: at(answer) },
    { name: 'request-answer-error', open: async (p) => {
      await p.goto(answer);
      await p.getByRole('button', { name: 'Deny it' }).click();
      await expect(p.getByRole('alert').first()).toBeVisible();
    } },
    { name: 'dialog-request-answer', open: async (p) => {
      await p.goto('/requests');
      await p.getByRole('link', { name: /^Answer…/ }).first().click();
      await expect(p.getByRole('dialog')).toBeVisible();
    } },
    { name: 'dialog-adjust', open: async (p) => {
      await p.goto('/requests');
      await p.getByRole('link', { name: /^Adjust time and takes/ }).first().click();
      await expect(p.getByRole('dialog')).toBeVisible();
    } },
    { name: 'page-adjust', open: at(adjust) },
    { name: 'page-adjust-error', open: async (p) => {
      await p.goto(adjust);
      await p.getByLabel('Time', { exact: true }).fill('12');
      await p.getByLabel('Extra takes').fill('99');
      await p.locator('form').filter({ has: p.getByLabel('Extra takes') }).evaluate((f: HTMLFormElement) => (f.noValidate = true));
      await p.getByRole('button', { name: 'Save the adjustments' }).click();
      await expect(p.getByRole('alert').first()).toBeVisible();
    } },
    { name: 'outbox', open: at('/outbox') },
    { name: 'letter-receipt', open: at(receipt) },
    { name: 'letter', open: at(letter) },
    { name: 'candidates-ats', open: at(`${tab}?q=r`) },
    { name: 'interview-ats', open: at(`/interviews/${delivered.interview}`) },
    { name: 'interview-ats-refused', open: at(`/interviews/${refusedByATS.interview}`) },
    { name: 'interview-ats-redo', open: at(`/interviews/${orderedRedo.interview}`) },
    { name: 'page-reinvite-ats', open: at(`/interviews/${delivered.interview}/again?way=over`) },
    { name: 'dialog-reinvite-ats', open: async (p) => {
      await p.goto(`${tab}?q=Tobias`);
      await p.getByRole('link', { name: 'Re-invite' }).first().click();
      await p.getByLabel('Keep the ATS record').check();
      await expect(p.getByRole('dialog').getByText(/under the same record/).last()).toBeVisible();
    } },
    { name: 'dialog-delete-ats', open: async (p) => {
      await p.goto(`${tab}?q=Tobias`);
      await p.getByRole('link', { name: /^More for/ }).first().click();
      await p.getByRole('link', { name: 'Delete…' }).filter({ visible: true }).click();
      await expect(p.getByRole('dialog').getByRole('radio').first()).toBeVisible();
    } },
    { name: 'page-delete-ats-error', open: async (p) => {
      await p.goto(`/interviews/${orderedOpen.interview}/delete`);
      await p.getByRole('button', { name: 'Delete the interview' }).click();
      await expect(p.getByRole('alert').first()).toBeVisible();
    } },
    { name: 'dialog-bulk-delete-ats', open: async (p) => {
      await p.goto(`${tab}?q=Tobias`);
      await p.getByRole('checkbox', { name: /^Select (?!all)/ }).first().check();
      await p.getByRole('button', { name: /^Delete 1/ }).click();
      await expect(p.getByRole('dialog')).toBeVisible();
    } },
    { name: 'bin-ats', open: at('/bin') },
    { name: 'connections', open: at('/connections') },
    { name: 'connection', open: at(ats) },
    { name: 'connection-orders', open: at(`${ats}?tab=orders`) },
    { name: 'connection-log', open: async (p) => {
      await p.goto(`${ats}?tab=log`);
      await p.getByRole('main').getByRole('listitem').locator('summary').first().click();
    } },
    { name: 'connection-choose', open: at('/connections/new') },
    { name: 'connection-new', open: at('/connections/new?vendor=recruitee') },
    { name: 'connection-new-errors', open: async (p) => {
      await p.goto('/connections/new?vendor=recruitee');
      await p.getByLabel('Name', { exact: true }).fill(' ');
      await p.getByLabel(/^Secret/).fill('two words');
      await p.getByRole('button', { name: 'Connect Recruitee' }).click();
      await expect(p.getByRole('alert').first()).toBeVisible();
    } },
    { name: 'connection-key-shown', open: async (p) => {
      await p.goto('/connections/new?vendor=greenhouse');
      await p.getByLabel('Name', { exact: true }).fill('Greenhouse, to be removed');
      await p.getByRole('button', { name: 'Connect Greenhouse' }).click();
      await expect(p.getByText('This key is shown once')).toBeVisible();
    } },
    { name: 'connection-edit', open: at(`${ats}/edit`) },
    ...[['test', 'Test'], ['key', 'Rotate the key…'], ['remove', 'Remove…']].map(([name, label]) => ({
      name: `dialog-connection-${name}`,
      open: async (p: Page) => {
        await p.goto(ats);
        await p.getByRole('main').getByRole('link', { name: label, exact: true }).click();
        await expect(p.getByRole('dialog')).toBeVisible();
      },
    })),
    { name: 'people', open: at('/people') },
    { name: 'account', open: at('/account') },
    { name: 'settings', open: at('/settings') },
    { name: 'api-keys-empty', open: at('/api-keys') },
    { name: 'api-keys-errors', open: async (p) => {
      await p.goto('/api-keys');
      await p.locator('form').filter({ has: p.getByLabel('Name') }).evaluate((f: HTMLFormElement) => (f.noValidate = true));
      await p.getByRole('button', { name: 'Make the key' }).click();
      await expect(p.locator('.field-error').first()).toBeVisible();
    } },
    { name: 'api-key-made', open: async (p) => {
      await p.goto('/api-keys');
      await p.getByLabel('Name').fill('Zapier');
      await p.getByLabel('See candidates and interviews').check();
      await p.getByRole('button', { name: 'Make the key' }).click();
      await expect(p.getByText('It is not shown again.')).toBeVisible();
    } },
    { name: 'api-key-revoke', open: async (p) => {
      await p.goto('/api-keys');
      await p.getByRole('link', { name: /^Revoke/ }).first().click();
      await expect(p.getByRole('dialog')).toBeVisible();
    } },
    { name: 'webhooks', open: at('/webhooks') },
    { name: 'webhook-new', open: at('/webhooks/new') },
    { name: 'webhook-new-errors', open: async (p) => {
      await p.goto('/webhooks/new');
      await p.getByLabel('Address').fill('http://10.0.0.7/hook');
      await p.getByLabel('Only the events ticked here').check();
      await p.locator('form').filter({ has: p.getByLabel('Address') }).evaluate((f: HTMLFormElement) => (f.noValidate = true));
      await p.getByRole('button', { name: 'Add the webhook' }).click();
      await expect(p.getByRole('alert').first()).toBeVisible();
    } },
    { name: 'webhook', open: at(hook.address) },
    { name: 'webhook-edit', open: at(`${hook.address}/edit`) },
    { name: 'webhook-off', open: at(hook.off) },
    { name: 'webhook-message', open: at(hook.message) },
    { name: 'page-webhook-secret', open: at(`${hook.address}/secret`) },
    { name: 'dialog-webhook-secret-new', open: async (p) => {
      await p.goto(hook.off);
      await p.getByRole('link', { name: 'Rotate the secret…' }).click();
      await p.getByRole('button', { name: 'Make a new secret' }).click();
      await expect(p.getByText(/^whsec_/)).toBeVisible();
    } },
    { name: 'dialog-webhook-delete', open: async (p) => {
      await p.goto(hook.address);
      await p.getByRole('link', { name: 'Delete…' }).click();
      await expect(p.getByRole('dialog')).toBeVisible();
    } },
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
    studio('room-check-blocked', `${progress.link}/check`, async (p) => {
      await p.evaluate(() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('Permission denied', 'NotAllowedError'); }; });
      await p.getByRole('button', { name: 'Turn on camera and microphone' }).click();
      await expect(p.getByRole('button', { name: 'Answer with a file instead' })).toBeVisible();
    }),
    studio('room-file', `${progress.link}/check`, async (p) => {
      await p.getByRole('button', { name: /^Record with your phone/ }).click();
      await expect(p.getByRole('heading', { name: 'Answer with a file' })).toBeVisible();
      await p.evaluate(() => sessionStorage.clear()); // the screens after this one have a camera again
    }),
    { name: 'room-overview', open: at(`${progress.link}/overview`) },
    { name: 'room-overview-complete', open: at(`${recorded.link}/overview`) },
    { name: 'room-receipt', open: at(completed.link) },
    { name: 'room-ask', open: at(`${recorded.link}/ask`) },
    { name: 'room-ask-adjustment', open: at(`${recorded.link}/ask?kind=adjustment`) },
    { name: 'room-ask-expired', open: at(`${expired.link}/ask?kind=time`) },
    { name: 'room-ask-error', open: refused(`${recorded.link}/ask?kind=trouble`, 'Send') },
    { name: 'room-ask-thanks', open: at(`${expired.link}/ask?asked=time`) },
    { name: 'room-es-landing', open: at(esInvited.link) },
    { name: 'room-es-landing-back', open: at(esProgress.link) },
    { name: 'room-es-landing-recorded', open: at(esRecorded.link) },
    { name: 'room-es-landing-redo', open: at(esRedo.link) },
    { name: 'room-es-check', open: at(`${esProgress.link}/check`) },
    studio('room-es-question', `${esProgress.link}/overview`, async (p) => {
      await p.getByRole('link', { name: /^Grabar/ }).first().click();
      await expect(p.getByRole('button', { name: /Empezar a grabar|Mostrar la pregunta|Encender/ }).first()).toBeVisible();
    }),
    { name: 'room-es-overview', open: at(`${esProgress.link}/overview`) },
    { name: 'room-es-overview-complete', open: at(`${esRecorded.link}/overview`) },
    { name: 'room-es-receipt', open: at(esReceipt.link) },
    { name: 'room-es-expired', open: at(esExpired.link) },
    { name: 'room-es-ask', open: at(`${esProgress.link}/ask`) },
    { name: 'room-es-ask-expired', open: at(`${esExpired.link}/ask?kind=time`) },
    { name: 'room-es-ask-error', open: refused(`${esRecorded.link}/ask?kind=trouble`, 'Enviar') },
    { name: 'room-expired', open: at(expired.link) },
    { name: 'room-discarded', open: at(discarded.link) },
    { name: 'room-deleted', open: at(deleted.link) },
    { name: 'room-replaced', open: at(replaced.link) },
    { name: 'room-unknown', open: at('/i/00000000000000000000000000') },
  ];
  const outside: Screen[] = [
    { name: 'api-docs', open: at('/api/v1/docs') },
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
