// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes jain-sip's own log. Its lines repeat what came from the wire, message text and numbers included, so only
/// that it said something at which level is kept, and the kind of exception; without log4j it has no other way to
/// log at all.
final class Slf4jStackLogger implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger("org.isthmus.sip.jain");

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isDebugEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return level <= TRACE_ERROR ? LOG.isDebugEnabled() : LOG.isTraceEnabled();
    }

    @Override
    public void logError(String message) {
        LOG.debug("jain-sip reports an error");
    }

    @Override
    public void logError(String message, Exception cause) {
        LOG.debug("jain-sip reports an error: {}", cause.getClass().getName());
    }

    @Override
    public void logException(Throwable cause) {
        LOG.debug("jain-sip reports an error: {}", cause.getClass().getName());
    }

    @Override
    public void logFatalError(String message) {
        LOG.warn("jain-sip reports a fatal error");
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("jain-sip warns");
    }

    @Override
    public void logDebug(String message) {
        LOG.trace("jain-sip speaks");
    }

    @Override
    public void logDebug(String message, Exception cause) {
        LOG.trace("jain-sip speaks: {}", cause.getClass().getName());
    }

    @Override
    public void logTrace(String message) {
        LOG.trace("jain-sip speaks");
    }

    @Override
    public void logInfo(String message) {
        LOG.trace("jain-sip speaks");
    }

    @Override
    public void logStackTrace() {
        LOG.trace("jain-sip speaks");
    }

    @Override
    public void logStackTrace(int level) {
        LOG.trace("jain-sip speaks");
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void disableLogging() {
        LOG.trace("jain-sip wants no log");
    }

    @Override
    public void enableLogging() {
        LOG.trace("jain-sip wants its log");
    }

    @Override
    public void setBuildTimeStamp(String stamp) {
        LOG.trace("jain-sip tells when it was built");
    }

    @Override
    public void setStackProperties(Properties properties) {
        LOG.trace("jain-sip shows its properties");
    }

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
