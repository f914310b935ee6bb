import type { Api } from './client.ts';
import type { components } from './.generated/schema.d.ts';

// What an integrator writes. It is type-checked against the document, and run by stories/api.spec.ts.

export type Interview = components['schemas']['Interview'];
export type Answer = components['schemas']['Answer'];

/** The answer, or the problem as an error that says what to do. */
function must<T>(result: { data?: T; error?: components['schemas']['Problem'] }): T {
  if (result.data === undefined) throw new Error(`${result.error?.code}: ${result.error?.detail}`);
  return result.data;
}

/** Makes a position with questions and returns its id. */
export async function position(api: Api, title: string, prompts: string[]): Promise<string> {
  const { id } = must(await api.POST('/positions', { body: { title, days: 5 } }));
  for (const prompt of prompts) {
    must(await api.POST('/positions/{id}/questions', { params: { path: { id } }, body: { prompt, answer_seconds: 60, takes: 2 } }));
  }
  return id;
}

/** Invites somebody. Sent twice under one name, it is one invitation. */
export async function invite(api: Api, position_id: string, who: { name: string; email: string }, ref: string): Promise<Interview> {
  const once = { position_id, candidate: who, external_refs: [{ system: 'crm', type: 'application', id: ref }], notify: true };
  const params = { header: { 'Idempotency-Key': `invite ${ref}` } };
  const first = must(await api.POST('/interviews', { params, body: once }));
  const again = await api.POST('/interviews', { params, body: once });
  if (again.response.headers.get('idempotent-replayed') !== 'true' || must(again).id !== first.id) throw new Error('invited twice');
  return first;
}

/** The interview by what our own system calls it. */
export async function byRef(api: Api, ref: string): Promise<Interview> {
  const found = must(await api.GET('/interviews', { params: { query: { ref_system: 'crm', ref_type: 'application', ref_id: ref } } }));
  if (found.data.length !== 1) throw new Error(`${found.data.length} interviews are called ${ref}`);
  return found.data[0];
}

export async function answers(api: Api, id: string): Promise<Answer[]> {
  return must(await api.GET('/interviews/{id}/answers', { params: { path: { id } } })).data;
}

/** The recording of an answer. */
export async function recording(api: Api, take: string): Promise<ArrayBuffer> {
  return must(await api.GET('/answers/{take}/download', { params: { path: { take } }, parseAs: 'arrayBuffer' })) as unknown as ArrayBuffer;
}

/** Asks for one answer again, from the state that was seen. */
export async function redo(api: Api, seen: Interview, question: string, message: string): Promise<Interview> {
  return must(await api.POST('/interviews/{id}/redo', {
    params: { path: { id: seen.id }, header: { 'If-Match': `"${seen.revision}"` } },
    body: { questions: [question], message },
  }));
}

/** What happened since the cursor, and where to go on. */
export async function happened(api: Api, cursor: string): Promise<{ types: string[]; cursor: string }> {
  const types: string[] = [];
  for (let more = true; more; ) {
    const part = must(await api.GET('/events', { params: { query: { cursor, limit: 3 } } }));
    types.push(...part.data.map((event) => event.type));
    cursor = part.next_cursor;
    more = part.has_more;
  }
  return { types, cursor };
}
