import type { Chance } from './chance.js';

/** A fictional pupil of the roll against which the pictures are checked. */
export interface Pupil {
  id: string;
  forename: string;
  surname: string;
}

const FORENAMES =
  `Amelia Oliver Isla Noah Ava Theodore Freya Muhammad Zainab Kacper Zuzanna Aarav Priya Tomasz Oluwaseun Chidi Ngozi Caoimhe
Niamh Rhys Seren Angharad Hamish Eilidh Callum Jacob Matilda Harriet Ottilie Barnaby Rupert Imogen Beatrix Ezra Elijah Yusuf Maryam Ibrahim
Aisha Fatima Bilal Hassan Leila Kofi Kwame Adaeze Tariq Samira Mei Jun Hiroshi Sakura Linh Quynh Thi Bogdan Ioana Stefan Magdalena Wiktoria
Jakub Oskar Gustav Astrid Ingrid Mateo Valentina Santiago Camila Rafael Bruna Thiago Dylan Owen Megan Ffion Gethin Poppy Daisy Alfie Archie
Freddie Reggie Stanley Mabel Elsie Edith Florence Arthur Albert Wilfred Tabitha Jemima Phoebe Xander Zachary Quentin Jonah Levi Gabriel
Nathaniel Savannah Scarlett Evangeline Clementine Marigold Rowan Willow Hazel Juniper Sienna Aurora Luna Orla Maeve`.split(
    /\s+/,
  );

const SURNAMES =
  `Hartley Pemberton Okonkwo Adeyemi Kowalczyk Nowakowska Patel Chaudhry Rahman Begum O'Sullivan McAllister Fitzgerald Llewellyn
Pritchard Davies Thornbury Ashworth Bickerstaff Cholmondeley Dunleavy Entwistle Featherstone Greenhalgh Haythornthwaite Inglethorpe Jessop
Kirkbride Lowthian Mossop Nettleton Ollerenshaw Postlethwaite Quayle Ramsbottom Shuttleworth Tattersall Unsworth Varley Whittaker Yarwood
Nguyen Tran Pham Watanabe Yamamoto Zhang Huang Petrescu Ionescu Lindqvist Sorensen Hernandez Fernandes Carvalho Mensah Boateng Owusu Diallo
Smith-Jones Clarke-Webb Bannister Calloway Drummond Eastwood Fairbrother Gallagher Holloway Ironside Jardine Kendrick Lockhart Merriweather
Northcott Oakley Prendergast Rutherford Stapleton Tremaine Underhill Vickers Winterbottom`.split(/\s+/);

/** Three hundred pupils, as in a primary school of ten classes. */
export function roll(dice: Chance): Pupil[] {
  return Array.from({ length: 300 }, (_, at) => ({
    id: `p${at + 1}`,
    forename: dice.of(FORENAMES),
    surname: dice.of(SURNAMES),
  }));
}

/** What people print on things in a school that is nobody's name. */
export const NO_NAMES =
  `School Council|Year 3|Class Oak|Fire Exit|Library|Well done!|Star of the Week|Head Boy|Prefect|Eco Warriors|Leavers 26
Reading Corner|Please wash your hands|Sports Day|Summer Fair|PTA|Volunteer|Visitor|Lunch Monitor|Playground Leader|Maths Champion|Be kind
Our Values|Respect|Courage|Phonics|Number Line|Harvest Festival|World Book Day|Spelling Bee|Reception|Nursery|Choir|Orchestra|Football Club
Science Week|The Great Fire of London|Anglo-Saxons|The Water Cycle|Ancient Egypt|Photosynthesis|Times Tables|Wet Paint|Mind the step
Keep left|Assembly at 2.15|Monday|Home Learning|Golden Book|Wellies|Lost Property|Recycling|First Aid|Push|Pull`.split(
    /[|\n]/,
  );
