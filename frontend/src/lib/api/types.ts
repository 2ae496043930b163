import type { components } from './schema.gen.ts';

/** A named schema of the contract: `Schema<'Me'>`. The only source of API types. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
