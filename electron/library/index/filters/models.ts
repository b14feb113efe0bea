import { texts } from './filter.ts';

/** By the id of the model at the service. */
export const models = texts('models', (source) => source.texts('model_id'));
