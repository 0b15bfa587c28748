using System.Reflection;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Reference;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Trading;

public sealed class ContractOfEvents
{
    private static readonly Type[] Plain =
    [
        typeof(Guid), typeof(string), typeof(int), typeof(long), typeof(bool), typeof(DateTimeOffset),
        typeof(string[]), typeof(Guid[]),
    ];

    // Records of plain members that events carry.
    private static readonly Type[] Rows =
    [
        typeof(TrainingWorkload), typeof(ClassWeight[]), typeof(ReferenceClass[]), typeof(WorkloadShare[]),
        typeof(MeasuredRate[]),
    ];

    private static readonly Type[] Floating = [typeof(double), typeof(float), typeof(decimal), typeof(Half)];

    private static readonly Assembly Domain = typeof(Market).Assembly;

    [Fact]
    public void No_floating_point_is_anywhere_in_the_domain()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
            | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var found =
            from type in Domain.GetTypes()
            from member in type.GetMembers(All)
            from used in TypesOf(member)
            where Floating.Contains(Nullable.GetUnderlyingType(used) ?? used)
            select $"{type.Name}.{member.Name}";
        Assert.Empty(found.Distinct());
    }

    [Fact]
    public void Events_are_known_by_a_name_that_no_other_has()
    {
        var names = EventCatalog.All.Keys.Select(type => type.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Events_have_plain_members_only()
    {
        var odd =
            from type in EventCatalog.All.Keys
            from property in type.GetProperties()
            let member = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
            where !Plain.Contains(member) && !member.IsEnum
                && !Rows.Contains(member)
            select $"{type.Name}.{property.Name}";
        Assert.Empty(odd);
    }

    [Fact]
    public void Every_record_that_is_named_like_an_event_is_in_the_catalogue()
    {
        var applied = Domain.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.Name == "Apply" && method.DeclaringType != typeof(Market))
            .Select(method => method.GetParameters()[0].ParameterType)
            .ToHashSet();
        Assert.Empty(applied.Except(EventCatalog.All.Keys));
    }

    /// <summary>An event that the market does not know would be lost in a replay.</summary>
    [Fact]
    public void Every_event_of_the_catalogue_is_replayed()
    {
        foreach (var type in EventCatalog.All.Keys)
        {
            var blank = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            var thrown = Record.Exception(() => new Market().Apply(blank));
            Assert.False(
                thrown is ArgumentException && thrown.Message.Contains("is not a fact", StringComparison.Ordinal),
                $"{type.Name} is not replayed.");
        }
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        MethodBase method => method.GetParameters().Select(p => p.ParameterType)
            .Concat(method is MethodInfo info ? [info.ReturnType] : [])
            .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []),
        _ => [],
    };
}
