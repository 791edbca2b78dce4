import { createVigiaApp } from './vigia-app.ts';

createVigiaApp().synth();
