import { writeOutputSchemas } from './output-schemas.cts';

const [output = 'dist'] = process.argv.slice(2);
writeOutputSchemas(output);
