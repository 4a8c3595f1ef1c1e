-- Who gave a case to whom, and which cases somebody opened on a day.
CREATE TABLE "HandOver" (
    "id" UUID NOT NULL,
    "schoolId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "fromId" UUID NOT NULL,
    "toId" UUID NOT NULL,
    "note" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HandOver_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "HandOver_commentId_at_idx" ON "HandOver"("commentId", "at");
CREATE INDEX "HandOver_toId_at_idx" ON "HandOver"("toId", "at");

ALTER TABLE "HandOver" ADD CONSTRAINT "HandOver_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "HandOver" ADD CONSTRAINT "HandOver_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "CaseRead" (
    "schoolId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "day" TEXT NOT NULL,
    "hurtful" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CaseRead_pkey" PRIMARY KEY ("userId","day","commentId")
);

ALTER TABLE "CaseRead" ADD CONSTRAINT "CaseRead_schoolId_fkey" FOREIGN KEY ("schoolId") REFERENCES "School"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CaseRead" ADD CONSTRAINT "CaseRead_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
