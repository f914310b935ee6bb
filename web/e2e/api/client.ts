import createClient from 'openapi-fetch';
import type { paths } from './.generated/schema.d.ts';

// A client as anybody would make it: the types come from the server's own document (openapi-typescript).

export type Api = ReturnType<typeof client>;

export function client(base: string, key: string) {
  return createClient<paths>({ baseUrl: `${base}/api/v1`, headers: { Authorization: `Bearer ${key}` } });
}
