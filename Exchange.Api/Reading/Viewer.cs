using System.Security.Claims;
using Exchange.Domain.Participants;

namespace Exchange.Api.Reading;

/// <summary>Whose rows a query may show: one's own, or all for the operator and auditors.</summary>
internal sealed record Viewer(Guid? Id, bool IsStaff)
{
    /// <summary>The id that rows are narrowed to; null for staff.</summary>
    public Guid? Only => IsStaff ? null : Id;

    /// <summary>May this viewer see a row of these parties?</summary>
    public bool Sees(params ReadOnlySpan<Guid> parties) => IsStaff || (Id is { } id && parties.Contains(id));

    public static Viewer Of(ClaimsPrincipal user) => new(
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null,
        user.IsInRole(nameof(ParticipantRole.Operator)) || user.IsInRole(nameof(ParticipantRole.Auditor)));
}
