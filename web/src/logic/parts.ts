/* The page comes in parts.  One may fail to: the server is away for a moment, or is a newer one, which has others. */

export class PartMissing extends Error {}

export const part = <T>(load: () => Promise<T>) => () => load().catch((error: unknown): never => { throw new PartMissing(error instanceof Error ? error.message : String(error)); });
