package org.simvite.provisioning.es2;

/** The functions of ES2+ that are called (SGP.22 5.3.1 to 5.3.3). */
public enum Function {
    DOWNLOAD_ORDER("downloadOrder"),
    CONFIRM_ORDER("confirmOrder"),
    CANCEL_ORDER("cancelOrder");

    private final String path;

    Function(String path) {
        this.path = path;
    }

    /** The last part of its path under {@code /gsma/rsp2/es2plus/}. */
    public String path() {
        return path;
    }
}
