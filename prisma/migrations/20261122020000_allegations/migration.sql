-- What is said of a member of staff is kept from the office whatever packs are on (moderation/lanes.ts), so a migration can sort what is there
-- by what was ever decided about it: what was hidden and is no mere insult, for nothing makes a lane less strict again. With it go the terms
-- that the office would remind itself of and could not open.
UPDATE "Review" r SET lane = 'staff_allegation' FROM "Decision" d
  WHERE d."commentId" = r."commentId" AND r.lane = 'general' AND d.disposition = 'hide'
    AND 'defamation' = ANY(d.labels) AND 'headteacher' = ANY(d.escalate) AND NOT 'abuse' = ANY(d.labels);

UPDATE "Term" t SET owner = CASE WHEN r."aboutHead" THEN 'chair' ELSE 'headteacher' END::"Role" FROM "Review" r
  WHERE r."commentId" = t."commentId" AND r.lane = 'staff_allegation' AND t.state = 'open' AND t.owner = 'comms_admin';
