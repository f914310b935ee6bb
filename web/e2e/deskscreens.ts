import { expect, type Page } from '@playwright/test';
import type { Demo } from './demo.ts';
import { at, type Screen } from './screen.ts';

/** Every screen of the people who are signed in. */
export function deskScreens(demo: Demo): Screen[] {
  const {
    tab, main, empty, vacant, binned, completed, redo, expired, invited, esReceipt, receipt, answer, adjust,
    delivered, refusedByATS, orderedOpen, orderedRedo, ats, batch, letter, question, hook,
  } = demo;
  const dialog = (name: string, deed: string) => ({
    name: `dialog-${name}`,
    open: async (p: Page) => {
      await p.goto(tab);
      await p.getByRole('link', { name: deed }).first().click();
      await expect(p.getByRole('dialog')).toBeVisible();
    },
  });
  return [
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
}
