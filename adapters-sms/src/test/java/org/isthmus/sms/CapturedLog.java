// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/// What one class logs at INFO and above while this is open.
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final Logger logger;
    private final Level before;

    private CapturedLog(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
    }

    /// `name` as in `LoggerFactory.getLogger`.
    public static CapturedLog of(String name) {
        CapturedLog log = new CapturedLog((Logger) LoggerFactory.getLogger(name));
        log.start();
        log.logger.setLevel(Level.INFO);
        log.logger.setAdditive(false);
        log.logger.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    /// Each line with its level, those that hold `mark`.
    public List<String> lines(String mark) {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .filter(line -> line.contains(mark))
                .toList();
    }

    /// Whether any line came with a stack trace.
    public boolean hasTrace() {
        return events.stream().anyMatch(event -> event.getThrowableProxy() != null);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(before);
        stop();
    }
}
