/** The platforms that we speak: one line each. A new one is a folder, a line here, and test/connectors/contract.ts passing. */
import type { Connector } from './connector.js';
import type { FacebookSettings } from './facebook/client.js';
import { createFacebook } from './facebook/index.js';
import type { XSettings } from './x/client.js';
import { createX } from './x/index.js';

/** Plain data; a platform that is left out is not used. */
export interface ConnectorSettings {
  facebook?: FacebookSettings;
  x?: XSettings;
}

type Registry = { [P in keyof ConnectorSettings]-?: (settings: NonNullable<ConnectorSettings[P]>) => Connector };

const registry: Registry = {
  facebook: createFacebook,
  x: createX,
};

/** A connector for each platform that has settings. Loads no SDK and calls nobody: the first effect or poll does. */
export function createConnectors(settings: ConnectorSettings): Connector[] {
  const connectors: Connector[] = [];
  if (settings.facebook) connectors.push(registry.facebook(settings.facebook));
  if (settings.x) connectors.push(registry.x(settings.x));
  return connectors;
}
