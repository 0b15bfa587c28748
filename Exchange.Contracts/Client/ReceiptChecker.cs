using System.Text;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Client;

/// <summary>Holds a reply's receipts against a policy and against what was sent.</summary>
internal sealed class ReceiptChecker(LogPolicy policy)
{
    /// <summary>Passes when every receipt proves its fact, and the sender's own is what it signed.</summary>
    /// <exception cref="UnprovenReplyException">The first fact that is not proven.</exception>
    public void Check(CommandReply reply, SignedCommand command)
    {
        var attested = command.Signature is null ? SessionMark.Add(command.Body) : command.Body;
        AttestedFact? own = null;
        var found = false;
        foreach (var fact in reply.Facts)
        {
            // A repeated answer may come before its checkpoint is published: there is nothing to check yet.
            if (fact.Receipt is null) continue;
            var content = Verify(reply, fact);
            if (fact.Kind != command.Route.Kind) continue;
            own ??= fact;
            found |= content.Body.AsSpan().SequenceEqual(attested) && IsSignedBy(content, command.Signature);
        }

        if (own is not null && !found)
            throw new UnprovenReplyException("the ledger holds other bytes than were signed", reply, own);
    }

    private EntryContent Verify(CommandReply reply, AttestedFact fact)
    {
        EntryContent content;
        try
        {
            content = Receipt.Verify(Encoding.UTF8.GetBytes(fact.Receipt!), policy).Content;
        }
        catch (Exception e) when (e is LedgerFormatException or LedgerVerificationException)
        {
            throw new UnprovenReplyException($"the receipt does not hold: {e.Message}", reply, fact, e);
        }

        if (content.Seq != fact.Seq || content.Kind != fact.Kind)
            throw new UnprovenReplyException($"the receipt is for entry {content.Seq} ({content.Kind})", reply, fact);
        return content;
    }

    private static bool IsSignedBy(EntryContent content, EntrySignature? signature) =>
        signature is null ? content.Sigs.Count == 0 : content.Sigs.Contains(signature);
}
