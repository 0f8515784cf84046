import { createRequire } from 'node:module';

// Loaded by the plain CommonJS loader: the one that Node 20 gives to an entry point cannot require JSON, which the
// HTTP libraries do.
createRequire(__filename)('./command/cli.cts');
