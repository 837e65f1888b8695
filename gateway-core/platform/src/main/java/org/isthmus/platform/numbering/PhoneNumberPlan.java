// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.numbering;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.settings.NumberingSettings;

/// The world's numbering plans by libphonenumber, seen from one region. A number counts as international when its
/// country code exists and its length is possible there; whether it was ever given to anybody is not asked, since
/// ranges open faster than tables change.
///
/// A plus sign and digits without a trunk prefix (what networks send) take a path without the library's parsing.
/// Everything else is tried in this order: listed short code, `00`, the region's own spellings, short code by
/// length.
public final class PhoneNumberPlan implements NumberingPlan {
    private static final int LONGEST_COUNTRY_CODE = 3;
    private static final int MOST_DIGITS = 15;
    private static final int FEWEST_DIGITS = 5;
    /// Below this a national spelling has to be of an assigned range: it may be a short code that nobody listed.
    private static final int FEWEST_UNASSIGNED = 9;

    private static final String NO_REGION = "ZZ";

    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final boolean[] countryCodes = new boolean[1000];
    private final String region;
    private final Set<String> shortCodes;
    private final int longestShortCode;
    private final Set<String> homeContexts;

    public PhoneNumberPlan(NumberingSettings settings) {
        region = settings.region().orElse(NO_REGION);
        if (settings.region().isPresent() && !isRegion(region)) {
            throw new IllegalArgumentException("no country has the letters " + region + " (ISO 3166)");
        }
        shortCodes = Set.copyOf(settings.shortCodes());
        longestShortCode = settings.longestShortCode();
        homeContexts = settings.homeContexts().stream()
                .map(context -> context.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        library.getSupportedCallingCodes().forEach(code -> countryCodes[code] = true);
    }

    /// Whether there is a country with these two letters.
    public static boolean isRegion(String letters) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(letters);
    }

    @Override
    public Reading read(String written) {
        Optional<Msisdn> quick = international(written);
        return quick.isPresent() ? new Reading.International(quick.get()) : readSpelling(WrittenNumber.read(written));
    }

    private Reading readSpelling(WrittenNumber spelling) {
        return switch (spelling) {
            case WrittenNumber.Unclear(String why) -> new Reading.NotANumber(why);
            case WrittenNumber.Digits(String digits, String context) -> inContext(digits, context);
        };
    }

    private Reading inContext(String digits, String context) {
        if (digits.startsWith("+")) {
            return global(digits);
        }
        if (context.startsWith("+")) {
            return global(context + digits);
        }
        if (!context.isEmpty() && !homeContexts.contains(context.toLowerCase(Locale.ROOT))) {
            return new Reading.NotANumber("its phone-context is a domain whose numbers are not known here");
        }
        return national(digits);
    }

    private Reading global(String plusAndDigits) {
        Optional<Msisdn> quick = international(plusAndDigits);
        return quick.or(() -> byLibrary(plusAndDigits, NO_REGION, false))
                .<Reading>map(Reading.International::new)
                .orElseGet(() -> new Reading.NotANumber("no country has international numbers like this"));
    }

    private Reading national(String digits) {
        if (shortCodes.contains(digits)) {
            return new Reading.Short(new ShortCode(digits));
        }
        Optional<Msisdn> own = byLibrary(digits, region, true);
        if (own.isEmpty() && digits.startsWith("00")) {
            return global("+" + digits.substring(2));
        }
        boolean isShort = digits.length() <= longestShortCode && ShortCode.isValid(digits) && digits.charAt(0) != '0';
        if (own.isEmpty() && isShort) {
            return new Reading.Short(new ShortCode(digits));
        }
        return own.or(() -> digits.length() < FEWEST_UNASSIGNED ? Optional.empty() : byLibrary(digits, region, false))
                .<Reading>map(Reading.International::new)
                .orElseGet(() -> new Reading.NotANumber(
                        region.equals(NO_REGION)
                                ? "not in international form, and numbering.region is not set"
                                : "no number of the region " + region + " and no short code"));
    }

    /// A plus sign, an existing country code and a possible national length: nothing left to interpret.
    private Optional<Msisdn> international(String written) {
        int length = written.length();
        if (length < FEWEST_DIGITS + 1
                || length > MOST_DIGITS + 1
                || written.charAt(0) != '+'
                || written.charAt(1) == '0') {
            return Optional.empty();
        }
        for (int i = 1; i < length; i++) {
            if (written.charAt(i) < '0' || written.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        int code = 0;
        for (int digits = 1; digits <= LONGEST_COUNTRY_CODE; digits++) {
            code = code * 10 + (written.charAt(digits) - '0');
            if (countryCodes[code]) {
                return possible(code, written, digits + 1);
            }
        }
        return Optional.empty();
    }

    private Optional<Msisdn> possible(int countryCode, String written, int from) {
        if (from >= written.length() || written.charAt(from) == '0') {
            return Optional.empty();
        }
        PhoneNumber number = new PhoneNumber()
                .setCountryCode(countryCode)
                .setNationalNumber(Long.parseLong(written, from, written.length(), 10));
        return library.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                ? Optional.of(new Msisdn(written))
                : Optional.empty();
    }

    private Optional<Msisdn> byLibrary(String digits, String from, boolean onlyAssigned) {
        if (from.equals(NO_REGION) && !digits.startsWith("+")) {
            return Optional.empty();
        }
        try {
            PhoneNumber number = library.parse(digits, from);
            boolean taken = onlyAssigned
                    ? library.isValidNumber(number)
                    : library.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
            String e164 = library.format(number, PhoneNumberFormat.E164);
            // A number whose own form reads as another number (a second trunk prefix in it) is nobody's.
            boolean settled = library.format(library.parse(e164, NO_REGION), PhoneNumberFormat.E164)
                    .equals(e164);
            return taken && settled && Msisdn.isValid(e164) ? Optional.of(new Msisdn(e164)) : Optional.empty();
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }
}
