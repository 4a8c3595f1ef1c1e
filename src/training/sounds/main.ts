/** `npm run train:sounds` teaches the weights of moderation/sounds from comments/*.tsv. */
import { trainSounds } from './index.js';

trainSounds();
