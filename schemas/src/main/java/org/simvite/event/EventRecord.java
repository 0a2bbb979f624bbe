package org.simvite.event;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * What all generated records are. Since 1.12.2, Avro instantiates only classes that it was told to trust, lest a schema from outside
 * name any class it likes; without this, not even the builders work. Standing here, it is said before the first record is made,
 * by whatever process.
 */
public abstract class EventRecord extends SpecificRecordBase {

    static {
        var contracts = EventRecord.class.getPackageName();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(contracts)));
    }
}
