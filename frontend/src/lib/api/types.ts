import type { components, paths } from './schema.gen.ts';

/** A named schema of the contract: `Schema<'MeOut'>`. The only source of API types. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

type Json<Content> = Content extends { requestBody: { content: { 'application/json': infer Body } } } ? Body : never;
/** The body that a POST of the contract takes, by its path. */
export type PostBody<Path extends keyof paths> = paths[Path] extends { post: infer Operation } ? Json<Operation> : never;
/** The paths of the contract. */
export type Path = keyof paths;
