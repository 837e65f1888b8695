// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import java.io.OutputStream;
import org.isthmus.model.settings.SmsSettings;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUReader;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.PendingResponse;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindCommandTask;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.SendCommandTask;

/// The part of the session that is jSMPP's, with the few things of it that we need.
final class JsmppSession extends SMPPSession {
    private volatile int bindSequence;
    private volatile String abandoned = "";

    private final LinkSocket socket;

    JsmppSession(PDUReader reader, LinkSocket socket) {
        super(new SynchronizedPDUSender(new DefaultPDUSender()), reader, socket);
        this.socket = socket;
    }

    void bind(SmsSettings.Link settings)
            throws IOException, PDUException, ResponseTimeoutException, InvalidResponseException,
                    NegativeResponseException {
        BindType type = switch (settings.bind()) {
            case TRANSMITTER -> BindType.BIND_TX;
            case RECEIVER -> BindType.BIND_RX;
            case TRANSCEIVER -> BindType.BIND_TRX;
        };
        SmsSettings.Login login = settings.login();
        BindCommandTask bind = new BindCommandTask(
                pduSender(),
                type,
                login.systemId(),
                login.password().value(),
                login.systemType(),
                InterfaceVersion.IF_34,
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                null);
        executeSendCommand(
                new SendCommandTask() {
                    @Override
                    public void executeTask(OutputStream out, int sequence) throws PDUException, IOException {
                        bindSequence = sequence;
                        if (!abandoned.isEmpty()) {
                            throw new IOException(abandoned);
                        }
                        bind.executeTask(out, sequence);
                    }

                    @Override
                    public String getCommandName() {
                        return bind.getCommandName();
                    }
                },
                settings.flow().bindTimeout().toMillis());
    }

    /// jSMPP itself would wait for the whole time-out although nobody can answer any more.
    void abandonBind(String why) {
        abandoned = why;
        PendingResponse<Command> waiting = removePendingResponse(bindSequence);
        if (waiting != null) {
            waiting.doneWithInvalidResponse(new InvalidResponseException(why));
        }
    }

    int nextSequence() {
        return sequence().nextValue();
    }

    OutputStream out() {
        return connection().getOutputStream();
    }

    /// Closes the socket under everybody who waits for it.
    void shut() {
        try {
            socket.shut();
        } catch (IOException _) {
            close();
        }
    }

    @Override
    public void close() {
        if (connection() != null) {
            super.close();
        }
    }
}
