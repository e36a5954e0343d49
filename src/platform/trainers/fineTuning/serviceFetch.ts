import { isJson, unsupported, type Asked } from './fineTuningErrors.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for a service that is trusted with chats and a token: a redirect is not followed, for it would take both elsewhere, and what is
 * not JSON is no answer, as the page of a network that wants a login. Headers that the environment has for OpenAI stay here.
 */
export function serviceFetch({ where, token }: Asked): Fetch {
  const foreign = headersOfEnvironment();
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    for (const name of foreign) headers.delete(name);
    if (foreign.includes('authorization') && token !== undefined) {
      headers.set('authorization', `Bearer ${token}`);
    }
    const response = await fetch(input, { ...init, headers, redirect: 'manual' });
    const { status } = response;
    const isAnswer = status === 204 || isJson(response.headers);
    if (status >= 400 || (response.ok && isAnswer)) return response;
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (location !== null) throw unsupported(`${where} leads to ${location}, and is not followed`);
    throw unsupported(`${where} answers ${status} without JSON`);
  };
}

/** Names of headers that the client adds by itself. */
function headersOfEnvironment(): readonly string[] {
  const lines = process.env['OPENAI_CUSTOM_HEADERS']?.split('\n') ?? [];
  return lines.flatMap((line) => (line.includes(':') ? line.split(':', 1) : [])).map(plain);
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
