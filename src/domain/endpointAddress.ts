/** Where `openai:` models are asked for where no address is named. */
export const OPENAI_ADDRESS = 'https://api.openai.com/v1';

/** The same text for the same endpoint. */
export function endpointAddress(baseUrl: string | null | undefined): string {
  return (baseUrl || OPENAI_ADDRESS).replace(/\/+$/, '');
}
