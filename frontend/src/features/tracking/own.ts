import type { OwnVerb, Tracked } from './api.ts';
import { ownVerbLabel } from './labels.ts';

/** What the petitioner may do now and here, of what the server allows. */
export const ownVerbs = ({ petition }: Tracked): readonly OwnVerb[] =>
	(Object.keys(ownVerbLabel) as OwnVerb[]).filter((verb) => petition.allowed_actions.includes(verb));
