import assert from 'node:assert/strict';

/** Looks again and again until there is something; the limit is the test's own. */
export async function eventually<T>(look: () => T | null | Promise<T | null>): Promise<T> {
  for (;;) {
    try {
      const found = await look();
      if (found !== null) return found;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
