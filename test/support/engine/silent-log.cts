/** n8n logs every failed run to the console. Imported before n8n-core, which reads this once. */
process.env.N8N_LOG_LEVEL ??= 'silent';
