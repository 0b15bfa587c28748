namespace Ledger.Tests.Verification;

public class Keys_of_participants
{
    private static readonly CanonicalObject Order = new CanonicalObject().Add("orderId", "o1");

    [Fact]
    public void Sign_from_their_registration_on()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.Add("order.placed", Order, "alice");
        Verified(export, "1 keys added in the log, 0 signing keys");
    }

    [Fact]
    public void May_be_registered_without_a_signature()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice");
        export.Add("order.placed", Order, "alice");
        Verified(export);
    }

    [Fact]
    public void Are_refused_before_their_registration()
    {
        using var export = new Exports();
        export.Add("order.placed", Order, "alice");
        export.AddKey("p-1", "alice", "alice");
        Refused(export, 0, "a key signed before the log registered it");
    }

    [Fact]
    public void Are_refused_when_a_log_with_keys_does_not_register_them()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.Add("order.placed", Order, "mallory");
        Refused(export, 1, "the signing key is not in force at this entry");
    }

    [Fact]
    public void May_sign_their_own_revocation_and_nothing_after_it()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.RevokeKey("p-1", "alice", "alice");
        Verified(export);
        export.Add("order.placed", Order, "alice");
        Refused(export, 2, "the signing key is not in force at this entry");
    }

    [Fact]
    public void Are_rotated_with_the_word_of_the_old_key()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.AddKey("p-1", "alice2", "alice", "alice2");
        export.RevokeKey("p-1", "alice", "alice2");
        export.Add("order.placed", Order, "alice2");
        Verified(export, "2 keys added in the log");
    }

    [Fact]
    public void Cannot_vouch_for_themselves_as_a_further_key()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.AddKey("p-1", "mallory", "mallory");
        Refused(export, 1, "signed by none of its keys in force");
    }

    [Fact]
    public void Cannot_be_given_to_a_participant_that_has_one_without_a_signature()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.AddKey("p-1", "mallory");
        export.Add("order.placed", Order, "mallory");
        Refused(export, 1, "signed by none of its keys in force");
    }

    [Fact]
    public void Cannot_be_vouched_for_by_another_participant()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.AddKey("p-2", "bob", "bob");
        export.AddKey("p-1", "mallory", "bob");
        Refused(export, 2, "signed by none of its keys in force");
    }

    [Fact]
    public void Cannot_be_revoked_when_not_in_force()
    {
        using var export = new Exports();
        export.AddKey("p-1", "alice", "alice");
        export.RevokeKey("p-2", "bob");
        Refused(export, 1, "a key is revoked that is not in force");
    }

    [Fact]
    public void Are_named_in_their_entry_by_participant_and_key()
    {
        using var export = new Exports();
        export.Add("participant.key_added", new CanonicalObject().Add("participant", "p-1").Add("key", "abc"));
        Refused(export, 0, "a key's entry names participant and key");
    }

    [Fact]
    public void Make_signatures_that_fit_no_other_kind()
    {
        using var export = new Exports();
        var body = Order.ToUtf8();
        export.AddSigned("order.cancelled", body, [export.Key("alice").SignBody("order.placed", body)]);
        Refused(export, 0, "a participant's signature does not fit the body");
    }

    [Fact]
    public void Are_counted_but_not_judged_in_a_log_that_registers_none()
    {
        using var export = new Exports();
        export.Add("order.placed", Order, "alice", "bob");
        export.Add("order.placed", Order, "alice");
        Verified(export, "3 signatures of participants are good; 0 keys added in the log, 2 signing keys");
    }

    private static void Verified(Exports export, string saying = "")
    {
        export.Write();
        var (code, output, error) = export.Verify();
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(saying, output, StringComparison.Ordinal);
    }

    private static void Refused(Exports export, int index, string rule)
    {
        export.Write();
        Assert.Equal(0, export.Verify("chain").Code);
        var (code, _, error) = export.Verify();
        Assert.Equal(1, code);
        Assert.StartsWith($"entry {index}, tile/entries/", error, StringComparison.Ordinal);
        Assert.Contains(rule, error, StringComparison.Ordinal);
    }
}
