import { ensureN8n } from '../../../real-n8n/instance/install.cts';

/** A process that installs n8n and ends. Its failure is the business of whoever then needs n8n, and tries it again. */
void ensureN8n().catch(() => (process.exitCode = 1));
