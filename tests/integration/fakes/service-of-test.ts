import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { makeAccount } from '../../fakes/account.ts';
import { startFakeService, type FakeService, type FakeServiceOptions } from '../../fakes/service.ts';

/** As much of a page as the tests look at. */
export const pageSchema = z.object({
  total_count: z.int(),
  outputs: z.array(
    z.looseObject({
      id: z.string(),
      audio_file_url: z.url(),
      is_favorited: z.boolean().nullable(),
      voiceover: z.looseObject({ created_at: z.string() }),
    }),
  ),
});

/** A service of the test that runs. */
export async function start(options: Partial<FakeServiceOptions> = {}): Promise<FakeService> {
  const service = await startFakeService({ account: makeAccount({ seed: 2, voiceovers: 20 }), ...options });
  onTestFinished(service.close);
  return service;
}

/** Asks for a page. */
export function list(
  service: FakeService,
  query = '',
  key = service.key,
  signal = AbortSignal.timeout(60_000),
) {
  return fetch(`${service.apiUrl}/v1/audio/voiceover/outputs${query}`, {
    headers: { Authorization: `Bearer ${key}` },
    redirect: 'manual',
    signal,
  });
}

/** The first clip of the account, and how it is asked for. */
export function clipOf(service: FakeService) {
  const output = service.account.outputs[0]!;
  const bytes = service.account.bytes(output.id);
  return {
    id: output.id,
    bytes,
    fetch: (headers: Record<string, string> = {}, signal = AbortSignal.timeout(60_000)) =>
      fetch(`${service.audioUrl}/${output.audioFile}`, { headers, signal }),
  };
}
